import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { newSecretKey } from '../../../crypto/secret-key.ts';
import type { ObjectRepository } from '../../../db/objects/object-repository.ts';
import { sealFile } from '../../../server/modules/intake/seal-file.ts';
import { PAGES_AT_ONCE } from '../../../server/modules/intake/seal-pages.ts';
import type { SealingPool } from '../../../server/sealing/sealing-pool.ts';
import { mapAtOnce } from '../../../server/threads/map-at-once.ts';

/** Takes the files in as the originals of one volume, by the same code as an import; makes no renditions. */
export async function ingestPages(
  { objects, sealing }: { objects: ObjectRepository; sealing: SealingPool },
  files: readonly string[],
): Promise<string> {
  const volumeId = randomUUID();
  const staged = await objects.stage(volumeId, 1);
  const shelf = { volumeId, version: 1, key: newSecretKey(), staged };
  await mapAtOnce([...files.entries()], PAGES_AT_ONCE, async ([index, file]) => {
    const plaintext = await readFile(file);
    const path = `p/${String(index + 1).padStart(4, '0')}/original`;
    await sealFile({ sealing }, shelf, { path, plaintext }, { key: 'intake' });
  });
  await staged.install({
    message: 'accession',
    user: { name: 'lantai', address: 'urn:lantai:intake' },
    createdAt: new Date(),
  });
  await staged.release();
  return volumeId;
}
