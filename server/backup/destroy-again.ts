import type { Keystore } from '../../crypto/keyring/keystore.ts';
import type { ChunkStore } from './chunk-store.ts';
import type { Manifest } from './manifest.ts';
import { readTable } from './table-rows.ts';

/** Ends every key in the restored vault that the restored database knows to have been destroyed. */
export async function destroyAgain(
  keystore: Keystore,
  chunks: ChunkStore,
  manifest: Manifest,
): Promise<void> {
  if (!manifest.tables.some(({ name }) => name === 'key_destructions')) return;
  for await (const row of readTable(chunks, manifest, 'key_destructions')) {
    const slot = await keystore.findSlot(row['volume_id'] ?? '');
    if (slot) await keystore.destroyVolumeKey(slot);
  }
}
