import type { SecretKey } from '../../crypto/secret-key.ts';
import type { ObjectPlace } from '../../crypto/sealed-object.ts';

/**
 * A file to be digested under a fresh salt and sealed for its place. Where `expected` is given, the SM3 of the
 * plaintext in hex, other bytes are refused as `changed`.
 */
export type SealOrder = {
  key: SecretKey;
  place: ObjectPlace;
  plaintext: Uint8Array;
  expected?: string;
};

/** The sealed bytes, and SM3(salt ‖ plaintext) with its 32-byte salt. */
export type SealedFile = { sealed: Buffer; salt: Buffer; sm3: Buffer };

/** A sealed file with what its catalogue says of it. */
export type CheckOrder = {
  key: SecretKey;
  place: ObjectPlace;
  sealed: Uint8Array;
  salt: Uint8Array;
  sm3: Uint8Array;
};

/**
 * `sound`: opens, and is what was digested. `altered`: opens, but the digest is another's.
 * `unreadable`: does not open: damaged, cut, moved, or under another key.
 */
export type CheckVerdict = 'sound' | 'altered' | 'unreadable';

/** What a check found; `sha512` is that of the sealed bytes, `plaintext` is there where they are sound. */
export type CheckedFile = { verdict: CheckVerdict; sha512: Buffer; plaintext?: Buffer };

export type SealingJob = ({ kind: 'seal' } & SealOrder) | ({ kind: 'check' } & CheckOrder);
/** What crosses the thread's border: bytes arrive without the type `Buffer`. */
export type SealingResult =
  | { sealed: Uint8Array; salt: Uint8Array; sm3: Uint8Array }
  | { verdict: CheckVerdict; sha512: Uint8Array; plaintext?: Uint8Array };
