import { sm3 } from '../../crypto/sm3.ts';
import { decodeManifest, MAX_MANIFEST_BYTES, type Manifest } from './manifest.ts';
import { MANIFEST, SIGNATURE, setFolder, type Medium } from './medium.ts';
import { RestoreRefusal } from './restore-refusal.ts';
import { verifyManifest } from './sign-manifest.ts';

export type SignedSet = { manifest: Manifest; digest: string };

/** The set that is asked for, and the newest, which alone keeps a key part. */
export type Chain = { wanted: SignedSet; newest: SignedSet };

const MAX_SIGNATURE_BYTES = 4096;

/**
 * Reads the manifests of a medium from the first to the newest and holds each against its signature, its place and
 * the one before it.
 * @throws RestoreRefusal naming what is wrong, with the number of the set.
 */
export async function readChain(
  medium: Medium,
  trusted: readonly string[],
  wanted?: number,
): Promise<Chain> {
  const sets = await medium.listSets();
  let newest: SignedSet | undefined;
  let found: SignedSet | undefined;
  for (const [at, set] of sets.entries()) {
    if (set !== at + 1) throw new RestoreRefusal('chain_broken', `缺第 ${at + 1} 套`);
    newest = await readSet(medium, set, trusted, newest);
    if (set === wanted) found = newest;
  }
  if (wanted === undefined) found = newest;
  if (found && newest) return { wanted: found, newest };
  throw new RestoreRefusal('set_absent', wanted === undefined ? '' : `第 ${wanted} 套`);
}

async function readSet(
  medium: Medium,
  set: number,
  trusted: readonly string[],
  previous: SignedSet | undefined,
): Promise<SignedSet> {
  const folder = setFolder(set);
  const bytes = await medium.read(`${folder}/${MANIFEST}`, MAX_MANIFEST_BYTES);
  if (!bytes) throw new RestoreRefusal('manifest_unreadable', `第 ${set} 套`);
  verifyManifest(bytes, await medium.read(`${folder}/${SIGNATURE}`, MAX_SIGNATURE_BYTES), trusted);
  const manifest = decodeManifest(bytes);
  const follows =
    manifest.chain === medium.face.chain &&
    manifest.set === set &&
    manifest.previous === (previous?.digest ?? null) &&
    (!previous || isLater(manifest, previous.manifest));
  if (!follows) throw new RestoreRefusal('chain_broken', `第 ${set} 套`);
  return { manifest, digest: sm3(bytes).toString('hex') };
}

function isLater({ ledger }: Manifest, { ledger: before }: Manifest): boolean {
  return ledger.origin === before.origin && ledger.size >= before.size;
}
