import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { listOrderedRotations } from './rotation-store.ts';

/**
 * Brings every key to the generation that was decided on. The decision is in the database first; this follows its
 * commit, and every start, so that a crash in between neither loses a rotation nor makes one that nobody decided.
 * A key that is there already is left alone.
 */
export async function carryOutRotations({
  db,
  keystore,
  logger,
}: Pick<Services, 'keystore' | 'logger'> & { db: Db }): Promise<void> {
  for (const { key, generation } of await listOrderedRotations(db)) {
    try {
      await (key === 'master'
        ? keystore.rotateMaster(generation)
        : keystore.rotateUnitYear(key, generation));
    } catch (error) {
      // Reading goes on with the key there is; the next start tries again.
      logger.error('key rotation', { key, generation, error: String(error) });
    }
  }
}
