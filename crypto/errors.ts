/** A malformed SM2 key, point or ciphertext; never says more than which kind of thing was wrong. */
export class Sm2Error extends Error {
  override readonly name = 'Sm2Error';
}

/** Bytes that are not the strict DER the standard prescribes. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** A sealed envelope that does not open: damaged, truncated, moved, or under another key. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';
}

/**
 * A keystore file that is absent, damaged, already there, or does not open with the secret given.
 */
export class KeystoreError extends Error {
  override readonly name = 'KeystoreError';
}

/** A stored password record that this version cannot read. */
export class PasswordRecordError extends Error {
  override readonly name = 'PasswordRecordError';
}

/** The key was destroyed for good, as the law may demand: no copy of it opens anything again. */
export class KeyDestroyedError extends Error {
  override readonly name = 'KeyDestroyedError';
}

/** A flush to the disk failed: what was written before it may be gone, so nothing more is written. */
export class FlushError extends Error {
  override readonly name = 'FlushError';
}

/** Shares that do not give a secret: mistyped, too few, of different sets, or altered. */
export class ShareError extends Error {
  override readonly name = 'ShareError';
  /** The line with a typing error, from 1, where one is known. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}
