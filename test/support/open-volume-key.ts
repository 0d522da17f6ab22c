import { KeyDestroyedError } from '../../crypto/errors.ts';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import type { SecretKey } from '../../crypto/secret-key.ts';
import type { Db } from '../../db/connect.ts';
import { isKeyDestroyed, type VolumeRow } from '../../server/modules/archives/index.ts';

/** The key of a volume past all receipts. Throws `KeyDestroyedError` by the record, or by the vault. */
export async function openVolumeKey(
  { keystore }: { keystore: Pick<Keystore, 'openVolumeKey'> },
  db: Db,
  { id, key_unit_code, key_year }: Pick<VolumeRow, 'id' | 'key_unit_code' | 'key_year'>,
): Promise<SecretKey> {
  if (await isKeyDestroyed(db, id)) throw new KeyDestroyedError('该卷的密钥已依法销毁');
  return keystore.openVolumeKey({ unit: key_unit_code, year: key_year, volume: id });
}
