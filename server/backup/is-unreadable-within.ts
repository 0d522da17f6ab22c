import { relative } from 'node:path';
import { hasCode } from '../../db/objects/errors.ts';

/** Whether the disk could not read something under `folder`: one bad sector is the trouble of its volume alone. */
export function isUnreadableWithin(folder: string, error: unknown): boolean {
  const path = error instanceof Error && 'path' in error ? error.path : undefined;
  return (
    hasCode(error, 'EIO') && typeof path === 'string' && !relative(folder, path).startsWith('..')
  );
}
