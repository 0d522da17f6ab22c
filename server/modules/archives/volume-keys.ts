import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Services } from '../../context.ts';

type Needs = Pick<Services, 'keystore'>;

/** Makes the key of a new volume under its unit's key of the year; it is on the disk when this settles. */
export async function newVolumeKey(
  { keystore }: Needs,
  { unitCode, volumeId, at }: { unitCode: string; volumeId: string; at: Date },
): Promise<{ key: SecretKey; year: number }> {
  const year = at.getUTCFullYear();
  return { key: await keystore.newVolumeKey({ unit: unitCode, year, volume: volumeId }), year };
}
