import { KeyFault } from '../key-middleware.ts';

/** A key file as `lantai soft-key create` writes it; hex but for `label` and `rounds`. */
export type SoftKeyFile = {
  label: string;
  publicKey: string;
  userId: string;
  lock: { rounds: number; salt: string; nonce: string; sealed: string };
};

/** A file that asks for more would only keep the page busy. */
const MAX_ROUNDS = 1_000_000;
const MAX_CHARACTERS = 4096;

/** @throws KeyFault on anything but a key file of a version that is known. */
export function readSoftKey(text: string): SoftKeyFile {
  const file = text.length <= MAX_CHARACTERS ? parse(text) : undefined;
  const lock = recordOf(file?.['lock']);
  const isSound =
    file?.['format'] === 'lantai-soft-key' &&
    file['version'] === 1 &&
    lock?.['kdf'] === 'PBKDF2-HMAC-SM3' &&
    lock['cipher'] === 'SM4-GCM' &&
    Number.isSafeInteger(lock['rounds']) &&
    Number(lock['rounds']) >= 1 &&
    Number(lock['rounds']) <= MAX_ROUNDS &&
    isHex(lock['salt'], 16) &&
    isHex(lock['nonce'], 12) &&
    isHex(lock['sealed'], 48) &&
    isHex(file['publicKey'], 65) &&
    typeof file['label'] === 'string' &&
    typeof file['userId'] === 'string';
  if (!isSound) throw new KeyFault('这不是软密钥文件，或文件已损坏，请重新选择。');
  return file as unknown as SoftKeyFile;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === 'string' && new RegExp(`^[0-9a-f]{${2 * bytes}}$`).test(value);
}
