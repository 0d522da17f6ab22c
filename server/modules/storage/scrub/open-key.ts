import type { SecretKey } from '../../../../crypto/secret-key.ts';
import type { Services } from '../../../context.ts';
import { withinTransaction } from '../../../http/within-transaction.ts';
import { ReleaseError } from '../../../key-release/release-error.ts';
import { SCRUB_VOLUME } from '../../../key-release/releasing-acts.ts';
import type { VolumeRow } from '../../archives/index.ts';
import { awaitReceipt } from '../../ledger/index.ts';

/** `destroyed`: for good, as the law may demand. `lost`: it should be there, and does not open. */
export type VolumeKey = SecretKey | 'destroyed' | 'lost';

/**
 * The key of a volume that is about to be scrubbed, against an entry that says so: whoever reads a whole volume in
 * the scrub's name leaves a trace of it. Throws where the ledger does not answer, which says nothing of the volume.
 */
export async function openKey(services: Services, volume: VolumeRow): Promise<VolumeKey> {
  const recorded = await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'INTENT',
      action: SCRUB_VOLUME,
      actor: 'system',
      item: volume.id,
    }),
  );
  await awaitReceipt(recorded);
  const { entryId } = recorded;
  const order = { entryId, actor: 'system', terminal: undefined, item: volume.id };
  try {
    return await services.keyRelease.releaseVolumeKey(order);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const { code } = error;
    if (code !== 'destroyed' && code !== 'lost') throw error;
    if (code === 'lost') {
      services.logger.error('a volume key does not open', {
        volume: volume.id,
        error: error.reason,
      });
    }
    return code;
  }
}
