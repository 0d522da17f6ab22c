import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { tellsOtherHistory } from '../../../../db/objects/copies/tells-other-history.ts';
import { foldersOf, objectFolder, ocflId } from '../../../../db/objects/paths.ts';
import { latestVersion } from '../../../../db/objects/read-inventory.ts';
import { checkObject } from '../../../../db/objects/validation/validate-object.ts';
import type { SealingPool } from '../../../sealing/sealing-pool.ts';
import { guardDigests } from './guard-digests.ts';
import { collectMet } from './met.ts';
import type { Visited } from './record-visit.ts';
import type { Turn } from './turn.ts';

export type CopyToCheck = {
  objectId: string;
  /** OCFL roots: of the store, and of its copy. */
  root: string;
  copyRoot: string;
  /** The newest version that the database shows. */
  version: number;
};

/** `version` is the newest that the copy holds; 0 where it has nothing of the object. */
export type CopyCheck = Visited;

const CALLER = 'scrub';
const LANES = 2;
const UNREADABLE = 'L004';

/**
 * Reads all that a copy holds of one object, without any key: its exact form, every file against the digest that its
 * inventories name, and their history against that of the store. Versions that it lacks are no damage of this kind.
 */
export async function checkCopy(
  sealing: Pick<SealingPool, 'check'>,
  { objectId, root, copyRoot, version: newest }: CopyToCheck,
  turn: Turn,
): Promise<CopyCheck> {
  const { meet, all } = collectMet();
  const copy = foldersOf(copyRoot);
  const folder = objectFolder(copy, objectId);
  const version = await latestVersion(copy, objectId);
  const read = { files: 0, bytes: 0 };
  const { digestContent, throwIfStopped } = guardDigests(async (path) => {
    turn.signal.throwIfAborted();
    const file = await sealing.check(
      { file: join(folder, path) },
      { key: CALLER, signal: turn.signal },
    );
    if (!file) return undefined;
    read.files += 1;
    read.bytes += file.bytes;
    await turn.rest(file.bytes);
    return { sha512: file.sha512.toString('hex'), inode: file.inode };
  });
  const isThere = version > 0 || (await exists(folder));
  if (isThere) {
    const options = { isOurs: true, digestContent, lanes: LANES };
    const { id } = await checkObject(
      folder,
      options,
      (code, path) => code.startsWith('W') || meet(code, path),
    );
    throwIfStopped();
    if (id !== undefined && id !== ocflId(objectId)) meet('L001', '');
    if (await tellsOtherHistory(root, copyRoot, objectId)) meet('S021', '');
    if (version > newest) meet('S014', `v${version}`);
  }
  const met = all();
  return { met, isComplete: !met.some(({ code }) => code === UNREADABLE), version, ...read };
}

function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}
