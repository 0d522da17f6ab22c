import { KeyDestroyedError } from '../../../crypto/errors.ts';
import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Services } from '../../context.ts';
import { keyDestroyed, openVolumeKey, type VolumeRow } from '../archives/index.ts';

/** The key of a volume for a reader, whom a destroyed one is told in words. */
export async function openKeyToRead(services: Services, volume: VolumeRow): Promise<SecretKey> {
  try {
    return await openVolumeKey(services, services.db, volume);
  } catch (error) {
    throw error instanceof KeyDestroyedError ? keyDestroyed(error) : error;
  }
}
