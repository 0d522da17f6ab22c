import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { listDestroyedKeys } from './destruction-store.ts';

/**
 * Takes from the vault every key whose destruction has been decided. The decision is in the database first, so that
 * no key is gone without a record; this follows its commit, and every start, whatever a crash or a restored backup
 * left in the vault.
 */
export async function carryOutDestructions({
  db,
  keystore,
  logger,
}: Pick<Services, 'keystore' | 'logger'> & { db: Db }): Promise<void> {
  for (const { volumeId, unitCode, year } of await listDestroyedKeys(db)) {
    try {
      await keystore.destroyVolumeKey({ unit: unitCode, year, volume: volumeId });
    } catch (error) {
      // The volume is refused by the record alone; the next start tries again.
      logger.error('key destruction', { volumeId, error: String(error) });
    }
  }
}
