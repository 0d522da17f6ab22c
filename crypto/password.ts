import { randomBytes, timingSafeEqual } from 'node:crypto';
import { PasswordRecordError } from './errors.ts';
import { hmacSm3, pbkdf2Sm3, SM3_BYTES, type KeyMaterial } from './sm3.ts';

/** About half a second of one core; a record keeps the number it was made with. */
export const DEFAULT_PASSWORD_ROUNDS = 600_000;

const SALT_BYTES = 16;
const MAX_ROUNDS = 10_000_000;
const MAX_PASSWORD_BYTES = 1024;
const RECORD = /^\$pbkdf2-sm3\$v=1,i=([1-9][0-9]{0,7})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/**
 * A record to store for a password: `$pbkdf2-sm3$v=1,i=ROUNDS$SALT$HASH` with unpadded base64.
 * The hash is HMAC-SM3 under the pepper of PBKDF2-HMAC-SM3, so a stolen table cannot be guessed at
 * without the keystore. The text is normalised to NFC first. Throws `RangeError` when it is longer
 * than 1,024 bytes.
 */
export async function hashPassword(
  password: string,
  pepper: KeyMaterial,
  rounds: number = DEFAULT_PASSWORD_ROUNDS,
): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await strengthen(password, pepper, rounds, salt);
  return `$pbkdf2-sm3$v=1,i=${rounds}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * True when the password is the recorded one. Throws `PasswordRecordError` on a record it cannot
 * read.
 */
export async function verifyPassword(
  password: string,
  record: string,
  pepper: KeyMaterial,
): Promise<boolean> {
  const { rounds, salt, hash } = parseRecord(record);
  if (isTooLong(password)) return false;
  return timingSafeEqual(await strengthen(password, pepper, rounds, salt), hash);
}

/**
 * Does the work of a check and is false: the answer for an unknown user takes as long as for a
 * known one.
 */
export async function refuseUnknownUser(
  password: string,
  pepper: KeyMaterial,
  rounds: number = DEFAULT_PASSWORD_ROUNDS,
): Promise<false> {
  if (!isTooLong(password)) {
    await strengthen(password, pepper, rounds, Buffer.alloc(SALT_BYTES));
  }
  return false;
}

async function strengthen(
  password: string,
  pepper: KeyMaterial,
  rounds: number,
  salt: Buffer,
): Promise<Buffer> {
  if (isTooLong(password)) throw new RangeError('口令过长，请不要超过 1024 字节');
  return hmacSm3(pepper, await pbkdf2Sm3(password.normalize('NFC'), salt, rounds, SM3_BYTES));
}

function isTooLong(password: string): boolean {
  return Buffer.byteLength(password.normalize('NFC')) > MAX_PASSWORD_BYTES;
}

function parseRecord(record: string): { rounds: number; salt: Buffer; hash: Buffer } {
  const [, rounds = '', salt = '', hash = ''] = RECORD.exec(record) ?? [];
  if (hash === '' || Number(rounds) > MAX_ROUNDS) {
    throw new PasswordRecordError('口令记录无法识别，请由管理员重置该账号的口令');
  }
  return {
    rounds: Number(rounds),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
