import { randomBytes } from 'node:crypto';
import { EnvelopeError, KeystoreError } from '../../errors.ts';
import { secretKeyFrom, type SecretKey } from '../../secret-key.ts';
import { pbkdf2Sm3, SM3_BYTES } from '../../sm3.ts';
import { openMaster, sealMaster, sealRenewal, type PasswordLock } from './lock.ts';

export const DEFAULT_KEYSTORE_ROUNDS = 600_000;
export const MAX_KEYSTORE_ROUNDS = 10_000_000;

const SALT_BYTES = 16;

/** Closes the master key behind a password. */
export async function lockByPassword(
  master: SecretKey,
  password: string,
  { rounds, at }: { rounds: number; at: Date },
): Promise<PasswordLock> {
  if (password === '') throw new KeystoreError('密钥库口令不能为空');
  if (!Number.isSafeInteger(rounds) || rounds < 1 || rounds > MAX_KEYSTORE_ROUNDS) {
    throw new RangeError(`密钥库迭代次数应在 1 至 ${MAX_KEYSTORE_ROUNDS} 之间`);
  }
  const salt = randomBytes(SALT_BYTES);
  const key = await stretch(password, salt, rounds);
  return {
    kind: 'password',
    since: at.toISOString(),
    kdf: 'PBKDF2-HMAC-SM3',
    rounds,
    salt: salt.toString('base64'),
    master: sealMaster(key, master),
    renewal: sealRenewal(master, 'password', key.export()),
  };
}

/** The master and the key of the lock. Throws `KeystoreError` when it is another password. */
export async function unlockByPassword(
  lock: Pick<PasswordLock, 'rounds' | 'salt' | 'master'>,
  password: string,
): Promise<{ master: SecretKey; lockKey: SecretKey }> {
  const lockKey = await stretch(password, Buffer.from(lock.salt, 'base64'), lock.rounds);
  try {
    return { master: openMaster(lockKey, lock), lockKey };
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new KeystoreError(
      '密钥库打不开：口令不对，或文件已损坏；请核对口令（恢复较早的备份用当时的口令），或从备份恢复',
    );
  }
}

async function stretch(password: string, salt: Buffer, rounds: number): Promise<SecretKey> {
  return secretKeyFrom(await pbkdf2Sm3(password.normalize('NFC'), salt, rounds, SM3_BYTES));
}
