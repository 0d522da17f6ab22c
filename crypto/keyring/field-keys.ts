import { open } from '../envelope/open.ts';
import { seal } from '../envelope/seal.ts';
import type { SecretKey } from '../secret-key.ts';
import { hmacSm3 } from '../sm3.ts';

/** What seals single values of the database and finds them again. */
export type FieldKeys = {
  /**
   * HMAC-SM3 by which an encrypted value (an ID number, already normalised) is found again: 32
   * bytes.
   */
  blindIndex(label: string, value: string): Buffer;
  /** Encrypts one value for a database column; `label` names table and column. */
  sealField(label: string, text: string): Buffer;
  /** Throws `EnvelopeError` when the bytes are not what was sealed for that label. */
  openField(label: string, sealed: Uint8Array): string;
};

/** The two keys stay what they are for ever, whatever happens to the master they rest under. */
export function fieldKeysOf(fieldKey: SecretKey, indexKey: SecretKey): FieldKeys {
  return {
    blindIndex: (label, value) => hmacSm3(indexKey, `${Buffer.byteLength(label)}:`, label, value),
    sealField: (label, text) => seal(fieldKey, ['field', label], Buffer.from(text, 'utf8')),
    openField: (label, sealed) => open(fieldKey, ['field', label], sealed).toString('utf8'),
  };
}
