import type { Binding } from '../envelope/binding.ts';
import { open } from '../envelope/open.ts';
import { seal } from '../envelope/seal.ts';
import { newSecretKey, secretKeyFrom, type SecretKey } from '../secret-key.ts';
import { hkdfSm3, hmacSm3, SM3_BYTES } from '../sm3.ts';

/** Opaque id of a unit and the year its volumes were taken in. */
export type UnitYear = { unit: string; year: number };
export type VolumeSlot = UnitYear & { volume: string };

/**
 * The keys under one master: master → unit and year → volume. Each key is wrapped by the one above
 * and bound to its own name, so the wrapped bytes may lie anywhere; the caller keeps them beside
 * the data (database and objects). Every `open…` throws `EnvelopeError` when the bytes are not what
 * the name says.
 */
export type Keyring = {
  newUnitYearKey(slot: UnitYear): Buffer;
  newVolumeKey(slot: VolumeSlot, wrappedUnitYearKey: Buffer): { key: SecretKey; wrapped: Buffer };
  openVolumeKey(slot: VolumeSlot, wrappedUnitYearKey: Buffer, wrapped: Buffer): SecretKey;
  /**
   * HMAC-SM3 by which an encrypted value (an ID number, already normalised) is found again: 32
   * bytes.
   */
  blindIndex(label: string, value: string): Buffer;
  /** Encrypts one value for a database column; `label` names table and column. */
  sealField(label: string, text: string): Buffer;
  openField(label: string, sealed: Uint8Array): string;
};

/** The keyring of software keys under `master`. */
export function keyringOf(master: SecretKey): Keyring {
  const fieldKey = deriveKey(master, 'field');
  const indexKey = deriveKey(master, 'blind-index');
  const openUnitYear = (slot: UnitYear, wrapped: Buffer): SecretKey =>
    secretKeyFrom(open(master, unitYearBinding(slot), wrapped));
  return {
    newUnitYearKey: (slot) => wrap(master, unitYearBinding(slot), newSecretKey()),
    newVolumeKey(slot, wrappedUnitYearKey) {
      const key = newSecretKey();
      const above = openUnitYear(slot, wrappedUnitYearKey);
      return { key, wrapped: wrap(above, volumeBinding(slot), key) };
    },
    openVolumeKey(slot, wrappedUnitYearKey, wrapped) {
      const above = openUnitYear(slot, wrappedUnitYearKey);
      return secretKeyFrom(open(above, volumeBinding(slot), wrapped));
    },
    blindIndex: (label, value) => hmacSm3(indexKey, `${Buffer.byteLength(label)}:`, label, value),
    sealField: (label, text) => seal(fieldKey, ['field', label], Buffer.from(text, 'utf8')),
    openField: (label, sealed) => open(fieldKey, ['field', label], sealed).toString('utf8'),
  };
}

function wrap(above: SecretKey, binding: Binding, key: SecretKey): Buffer {
  const bytes = key.export();
  const wrapped = seal(above, binding, bytes);
  bytes.fill(0);
  return wrapped;
}

function deriveKey(master: SecretKey, purpose: string): SecretKey {
  return secretKeyFrom(hkdfSm3(master, '', `lantai/keyring/v1/${purpose}`, SM3_BYTES));
}

function unitYearBinding({ unit, year }: UnitYear): Binding {
  return ['unit-year-key', unit, String(year)];
}

function volumeBinding({ unit, year, volume }: VolumeSlot): Binding {
  return ['volume-key', unit, String(year), volume];
}
