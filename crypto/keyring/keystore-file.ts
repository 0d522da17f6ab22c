import { KeystoreError } from '../errors.ts';
import type { Lock } from './locks/lock.ts';
import { MAX_KEYSTORE_ROUNDS } from './locks/password-lock.ts';

/**
 * What a keystore file holds. Any of its locks opens the master key; the secrets are sealed under the master,
 * each bound to its name. Base64 throughout.
 */
export type KeystoreFile = {
  format: 'lantai-keystore';
  version: 2;
  /** Counts the masters, from 1. */
  generation: number;
  /** When this master was made; unknown for one of before locks were many. */
  since: string | null;
  locks: Lock[];
  /** The master before this one, sealed under it, for as long as keys of the vault may rest under it. */
  retiring: string | null;
  secrets: Record<string, string>;
  /** How many keys were destroyed: whoever copies the files finds it changed where one was written over meanwhile. */
  destroyed: number;
};

/** A keystore file, and the very text of it that lies on the disk. */
export type KeystoreText = { file: KeystoreFile; text: string };

/** The form of before: one password, and keys of fields derived from the master. */
export type FirstKeystoreFile = {
  format: 'lantai-keystore';
  version: 1;
  lock: { kdf: 'PBKDF2-HMAC-SM3'; rounds: number; salt: string; master: string };
  secrets: Record<string, string>;
};

export function writeKeystore(file: KeystoreFile): string {
  return JSON.stringify(file, null, 2) + '\n';
}

/** Reads the text of a keystore file; throws `KeystoreError` unless it has exactly such a shape. */
export function parseKeystore(text: string): KeystoreFile | FirstKeystoreFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isFile(value) || isFirstFile(value)) return value;
  throw new KeystoreError('密钥库文件已损坏或不是本系统的密钥库，请从备份恢复');
}

function isFile(value: unknown): value is KeystoreFile {
  if (!isRecord(value) || !Array.isArray(value['locks'])) return false;
  return (
    value['format'] === 'lantai-keystore' &&
    value['version'] === 2 &&
    isCount(value['generation']) &&
    isTextOrNull(value['since']) &&
    isTextOrNull(value['retiring']) &&
    value['locks'].length > 0 &&
    value['locks'].every(isLock) &&
    isSecrets(value['secrets']) &&
    (value['destroyed'] === 0 || isCount(value['destroyed']))
  );
}

function isFirstFile(value: unknown): value is FirstKeystoreFile {
  if (!isRecord(value) || !isRecord(value['lock'])) return false;
  return (
    value['format'] === 'lantai-keystore' &&
    value['version'] === 1 &&
    isPasswordLock(value['lock']) &&
    isSecrets(value['secrets'])
  );
}

function isLock(value: unknown): boolean {
  if (!isRecord(value) || !isText(value['renewal']) || !isTextOrNull(value['since'])) return false;
  if (!isText(value['master'])) return false;
  if (value['kind'] === 'password') return isPasswordLock(value);
  if (value['kind'] === 'ukey') {
    return isText(value['label']) && isText(value['publicKey']) && isText(value['key']);
  }
  if (value['kind'] !== 'shares') return false;
  return isCount(value['threshold']) && isCount(value['shares']) && isText(value['fingerprint']);
}

function isPasswordLock(lock: Record<string, unknown>): boolean {
  const { kdf, rounds, salt, master } = lock;
  const areRoundsSane = isCount(rounds) && rounds <= MAX_KEYSTORE_ROUNDS;
  return kdf === 'PBKDF2-HMAC-SM3' && areRoundsSane && isText(salt) && isText(master);
}

function isSecrets(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isText);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
