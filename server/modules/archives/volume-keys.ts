import type { SecretKey } from '../../../crypto/secret-key.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { VolumeRow } from './volume-store.ts';

type Needs = Pick<Services, 'keystore'>;

/** Makes the key of a new volume under its unit's key of the year, which is made when it is the first. */
export async function newVolumeKey(
  { keystore }: Needs,
  tx: Tx,
  slot: { unitCode: string; volumeId: string; at: Date },
): Promise<{ key: SecretKey; wrapped: Buffer; year: number }> {
  const year = slot.at.getUTCFullYear();
  const unitYear = { unit: slot.unitCode, year };
  let above = await findUnitKey(tx, slot.unitCode, year);
  if (!above) {
    above = keystore.newUnitYearKey(unitYear);
    await tx('unit_keys').insert({
      unit_code: slot.unitCode,
      year,
      wrapped: above,
      created_at: slot.at,
    });
  }
  return { ...keystore.newVolumeKey({ ...unitYear, volume: slot.volumeId }, above), year };
}

/** Unwraps the key of a volume, for sealing or opening its files. */
export async function openVolumeKey(
  { keystore }: Needs,
  db: Db,
  volume: VolumeRow,
): Promise<SecretKey> {
  const above = await findUnitKey(db, volume.key_unit_code, volume.key_year);
  if (!above) throw new Error(`no unit key for volume ${volume.id}`);
  return keystore.openVolumeKey(
    { unit: volume.key_unit_code, year: volume.key_year, volume: volume.id },
    above,
    volume.wrapped_key,
  );
}

async function findUnitKey(db: Db, unitCode: string, year: number): Promise<Buffer | undefined> {
  const row = await db('unit_keys')
    .where({ unit_code: unitCode, year })
    .first<{ wrapped: Buffer } | undefined>('wrapped');
  return row?.wrapped;
}
