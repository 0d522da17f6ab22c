import { EnvelopeError, KeystoreError } from '../../errors.ts';
import type { SecretKey } from '../../secret-key.ts';
import type { UnitYear } from '../slots.ts';
import { bindVolume, unwrapKey } from '../wrapped-key.ts';
import type { VolumeKey } from './key-vault.ts';

/** Keys as a database held them: the key of a unit and year under the master, those of its volumes under it. */
export type StoredKeys = UnitYear & {
  wrapped: Uint8Array;
  volumes: { volume: string; wrapped: Uint8Array }[];
};

/** Opens keys of that form. Throws `KeystoreError`, naming the volume, where one does not open. */
export function openStoredKeys(
  master: SecretKey,
  { unit, year, wrapped, volumes }: StoredKeys,
): VolumeKey[] {
  const above = unwrap(master, ['unit-year-key', unit, String(year)], wrapped, `${unit} ${year}`);
  return volumes.map(({ volume, wrapped: own }) => ({
    volume,
    key: unwrap(above, bindVolume({ unit, year, volume }), own, volume),
  }));
}

function unwrap(
  above: SecretKey,
  binding: readonly [string, ...string[]],
  wrapped: Uint8Array,
  name: string,
): SecretKey {
  try {
    return unwrapKey(above, binding, Buffer.from(wrapped).toString('base64'));
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new KeystoreError(`数据库里 ${name} 的密钥打不开：密钥库与数据库不是同一套`);
  }
}
