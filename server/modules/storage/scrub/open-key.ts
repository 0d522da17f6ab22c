import { KeyDestroyedError } from '../../../../crypto/errors.ts';
import type { SecretKey } from '../../../../crypto/secret-key.ts';
import type { Services } from '../../../context.ts';
import { openVolumeKey, type VolumeRow } from '../../archives/index.ts';

/** `destroyed`: for good, as the law may demand. `lost`: it should be there, and does not open. */
export type VolumeKey = SecretKey | 'destroyed' | 'lost';

export async function openKey(services: Services, volume: VolumeRow): Promise<VolumeKey> {
  try {
    return await openVolumeKey(services, services.db, volume);
  } catch (error) {
    if (error instanceof KeyDestroyedError) return 'destroyed';
    services.logger.error('a volume key does not open', {
      volume: volume.id,
      error: String(error),
    });
    return 'lost';
  }
}
