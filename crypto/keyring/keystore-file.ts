import { KeystoreError } from '../errors.ts';

/**
 * What a keystore file holds. `lock` opens the master key by a password; the other secrets are
 * sealed under the master, each bound to its name. Base64 throughout.
 */
export type KeystoreFile = {
  format: 'lantai-keystore';
  version: 1;
  lock: { kdf: 'PBKDF2-HMAC-SM3'; rounds: number; salt: string; master: string };
  secrets: Record<string, string>;
};

export const MAX_KEYSTORE_ROUNDS = 10_000_000;

/** Reads the text of a keystore file; throws `KeystoreError` unless it has exactly this shape. */
export function parseKeystore(text: string): KeystoreFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isKeystore(value)) return value;
  throw new KeystoreError('密钥库文件已损坏或不是本系统的密钥库，请从备份恢复');
}

function isKeystore(value: unknown): value is KeystoreFile {
  if (!isRecord(value) || !isRecord(value['lock']) || !isRecord(value['secrets'])) return false;
  const { lock, secrets } = value;
  const rounds = lock['rounds'];
  return (
    value['format'] === 'lantai-keystore' &&
    value['version'] === 1 &&
    lock['kdf'] === 'PBKDF2-HMAC-SM3' &&
    Number.isSafeInteger(rounds) &&
    Number(rounds) >= 1 &&
    Number(rounds) <= MAX_KEYSTORE_ROUNDS &&
    isText(lock['salt']) &&
    isText(lock['master']) &&
    Object.values(secrets).every(isText)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
