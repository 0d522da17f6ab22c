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

/** A stored file and, where it can be opened, by which key, at which place, and what its catalogue says of it. */
export type CheckOrder = {
  file: string;
  seal?: { key: SecretKey; place: ObjectPlace; salt: Uint8Array; sm3: Uint8Array } | undefined;
};

/**
 * `sound`: opens, and is what was digested. `altered`: opens, but the digest is another's.
 * `unreadable`: does not open: damaged, cut, moved, or under another key. `unopened`: nobody asked.
 */
export type CheckVerdict = 'sound' | 'altered' | 'unreadable' | 'unopened';

/**
 * What a check found. `sha512` and `bytes` are those of the stored file, `plaintext` is there where it is sound,
 * `inode` where the file has other names too.
 */
export type CheckedFile = {
  verdict: CheckVerdict;
  sha512: Buffer;
  bytes: number;
  inode: string | undefined;
  plaintext?: Buffer;
};

export type SealingJob = ({ kind: 'seal' } & SealOrder) | ({ kind: 'check' } & CheckOrder);
/** What crosses the thread's border: bytes arrive without the type `Buffer`, errors of the disk as their codes. */
export type SealingResult =
  | { sealed: Uint8Array; salt: Uint8Array; sm3: Uint8Array }
  | { verdict: 'absent' }
  | { verdict: 'unread'; code: string; syscall: string }
  | (Omit<CheckedFile, 'sha512' | 'plaintext'> & { sha512: Uint8Array; plaintext?: Uint8Array });
