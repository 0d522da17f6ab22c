import { KeyDestroyedError } from '../../../crypto/errors.ts';
import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { isKeyDestroyed } from './destruction-store.ts';
import type { VolumeRow } from './volume-store.ts';

type Needs = Pick<Services, 'keystore'>;
type KeyOf = Pick<VolumeRow, 'id' | 'key_unit_code' | 'key_year'>;

/** Makes the key of a new volume under its unit's key of the year; it is on the disk when this settles. */
export async function newVolumeKey(
  { keystore }: Needs,
  { unitCode, volumeId, at }: { unitCode: string; volumeId: string; at: Date },
): Promise<{ key: SecretKey; year: number }> {
  const year = at.getUTCFullYear();
  return { key: await keystore.newVolumeKey({ unit: unitCode, year, volume: volumeId }), year };
}

/**
 * The key of a volume, for sealing or opening its files. Throws `KeyDestroyedError` where it was destroyed: by the
 * record, also where a restored vault has it again, or by the vault, also where a restored record knows nothing.
 */
export async function openVolumeKey(
  { keystore }: Needs,
  db: Db,
  { id, key_unit_code, key_year }: KeyOf,
): Promise<SecretKey> {
  if (await isKeyDestroyed(db, id)) throw new KeyDestroyedError('该卷的密钥已依法销毁');
  return keystore.openVolumeKey({ unit: key_unit_code, year: key_year, volume: id });
}
