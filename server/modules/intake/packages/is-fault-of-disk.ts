import { hasCode, isDiskError } from '../../../../db/objects/errors.ts';

/** What a package may bring about by itself, or whoever changes its folder while it is read. */
const OF_THE_PACKAGE = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO', 'EACCES', 'EPERM'];

/** Whether a read failed for want of a disk, memory or descriptors: the package may be sound, and is read again. */
export function isFaultOfDisk(error: unknown): boolean {
  return isDiskError(error) && !hasCode(error, ...OF_THE_PACKAGE);
}
