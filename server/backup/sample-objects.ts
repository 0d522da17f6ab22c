import { join } from 'node:path';
import { EnvelopeError, KeyDestroyedError } from '../../crypto/errors.ts';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import type { SecretKey } from '../../crypto/secret-key.ts';
import { listObjects } from '../../db/objects/list-objects.ts';
import { RepositoryError } from '../../db/objects/errors.ts';
import type { ObjectRepository } from '../../db/objects/object-repository.ts';
import { openRepository } from '../../db/objects/open-repository.ts';

export type Sample = { sampled: number; failed: number };

/**
 * Decrypts every file of up to `most` volumes of a restored home, spread over the whole of it. A volume whose key was
 * destroyed is passed over: it must not open.
 */
export async function sampleObjects(
  crypto: CryptoProvider,
  keystore: Keystore,
  home: string,
  { volumes, most }: { volumes: number; most: number },
): Promise<Sample> {
  const root = join(home, 'objects');
  const repository = await openRepository(root);
  const sample = { sampled: 0, failed: 0 };
  const step = Math.max(1, Math.floor(volumes / most));
  let at = 0;
  for await (const { objectId } of listObjects(root)) {
    if (at++ % step !== 0 || objectId === undefined) continue;
    const key = await openKey(keystore, objectId);
    if (key === 'destroyed') continue;
    const version = await repository.latestVersion(objectId);
    for (const [path, file] of await repository.files(objectId, version)) {
      const place = { volume: objectId, version: broughtBy(file.contentPath), path };
      const sealed = await readSealed(repository, { objectId, version, path });
      sample.sampled += 1;
      if (!key || !sealed || !opens(crypto, key, place, sealed)) sample.failed += 1;
    }
  }
  return sample;
}

/** `undefined` for a file that the medium had lost. */
async function readSealed(
  repository: ObjectRepository,
  { objectId, version, path }: { objectId: string; version: number; path: string },
): Promise<Buffer | undefined> {
  try {
    return await repository.readWhole(objectId, version, path);
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'damaged') return undefined;
    throw error;
  }
}

async function openKey(
  keystore: Keystore,
  volume: string,
): Promise<SecretKey | 'destroyed' | undefined> {
  const slot = await keystore.findSlot(volume);
  try {
    return slot && (await keystore.openVolumeKey(slot));
  } catch (error) {
    return error instanceof KeyDestroyedError ? 'destroyed' : undefined;
  }
}

function opens(
  crypto: CryptoProvider,
  key: SecretKey,
  place: Parameters<CryptoProvider['openObject']>[1],
  sealed: Buffer,
): boolean {
  try {
    crypto.openObject(key, place, sealed);
    return true;
  } catch (error) {
    if (error instanceof EnvelopeError) return false;
    throw error;
  }
}

/** A content path begins with the version that brought the file in. */
function broughtBy(contentPath: string): number {
  return Number(/^v(\d+)\//.exec(contentPath)?.[1]);
}
