import { copyVersion } from '../../db/objects/copies/copy-version.ts';
import { readProvenSource } from '../../db/objects/copies/read-source.ts';
import { RepositoryError } from '../../db/objects/errors.ts';
import { objectFolder, type Folders } from '../../db/objects/paths.ts';
import { digestPlainFile } from '../../db/objects/repair/digest-plain-file.ts';
import type { GapReason } from './gap.ts';
import { inventoryDigest } from './inventory-digest.ts';
import { isUnreadableWithin } from './is-unreadable-within.ts';

type Claim = { objectId: string; version: number };

/** As the medium carries it, or why it does not. */
export type Carried =
  { inventorySha512: string; newBytes: number; isNew: boolean; isHomeSound: boolean } | GapReason;

/**
 * Sees to it that the medium carries a version. One that the home has lost is carried all the same where an earlier
 * set names its inventory and every byte on the medium proves right.
 * @throws what concerns the medium as a whole: a full disk, a failed flush.
 */
export async function carryVersion(
  from: string,
  copy: Folders,
  claim: Claim,
  digestInEarlierSet: () => Promise<string | undefined>,
): Promise<Carried> {
  try {
    const { outcome, bytes } = await copyVersion(from, copy, claim);
    const sha512 = await inventoryDigest(copy.root, claim.objectId, claim.version);
    if (sha512 === undefined) return 'damaged';
    return {
      inventorySha512: sha512,
      newBytes: bytes,
      isNew: outcome === 'copied',
      isHomeSound: true,
    };
  } catch (error) {
    const reason = reasonOf(error, from);
    if (!reason) throw error;
    const sha512 = await digestInEarlierSet();
    const isCarried = sha512 !== undefined && (await isWholeOn(copy, claim, sha512));
    return isCarried
      ? { inventorySha512: sha512, newBytes: 0, isNew: false, isHomeSound: false }
      : reason;
  }
}

function reasonOf(error: unknown, from: string): GapReason | undefined {
  if (error instanceof RepositoryError) {
    const { kind } = error;
    return kind === 'absent' || kind === 'damaged' || kind === 'conflict' ? kind : undefined;
  }
  // A medium that cannot be read or written is the trouble of every volume.
  return isUnreadableWithin(from, error) ? 'damaged' : undefined;
}

async function isWholeOn(
  copy: Folders,
  { objectId, version }: Claim,
  sha512: string,
): Promise<boolean> {
  const folder = objectFolder(copy, objectId);
  try {
    const { content } = await readProvenSource(folder, objectId, version, sha512);
    for (const [path, expected] of content) {
      if ((await digestPlainFile(folder, path)) !== expected) return false;
    }
    return (await inventoryDigest(copy.root, objectId, version)) === sha512;
  } catch (error) {
    if (error instanceof RepositoryError) return false;
    throw error;
  }
}
