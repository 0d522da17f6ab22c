import { hasCode, isDiskError, RepositoryError } from '../../../db/objects/errors.ts';
import { isHalt } from '../../../db/objects/write-gate.ts';
import { CopyAway } from './copy-away.ts';

/** What no other volume would be copied in spite of; one bad sector is the trouble of its volume alone. */
export function concernsWholeCopy(error: unknown): boolean {
  if (error instanceof CopyAway || isHalt(error)) return true;
  if (error instanceof RepositoryError) return false;
  return !isDiskError(error) || hasCode(error, 'ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM');
}
