import type { Keystore } from '../../../crypto/keyring/keystore.ts';
import type { Db } from '../../../db/connect.ts';
import { forgetUnitKeys, listUnitKeys, listWrappedKeys } from './stored-keys-store.ts';

/**
 * Moves the keys of a database of before into the key vault, and answers how many units and years there were. The
 * vault has them on the disk before the database forgets them; a start that is cut off in between moves again
 * what is left, and the vault keeps what it has.
 */
export async function moveKeysToVault({
  db,
  keystore,
}: {
  keystore: Pick<Keystore, 'adoptVolumeKeys'>;
  db: Db;
}): Promise<number> {
  const unitKeys = await listUnitKeys(db);
  for (const unitKey of unitKeys) {
    await keystore.adoptVolumeKeys({
      unit: unitKey.unit_code,
      year: unitKey.year,
      wrapped: unitKey.wrapped,
      volumes: await listWrappedKeys(db, unitKey),
    });
    await forgetUnitKeys(db, unitKey);
  }
  return unitKeys.length;
}
