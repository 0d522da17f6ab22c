import type { Binding } from '../envelope/binding.ts';
import { open } from '../envelope/open.ts';
import { seal } from '../envelope/seal.ts';
import { EnvelopeError, KeystoreError } from '../errors.ts';
import { secretKeyFrom, type SecretKey } from '../secret-key.ts';
import { pbkdf2Sm3, SM3_BYTES } from '../sm3.ts';
import type { KeystoreFile } from './keystore-file.ts';

type Lock = KeystoreFile['lock'];

const MASTER: Binding = ['master-key'];

/** Closes the master key behind a password. */
export async function lockMaster(
  master: SecretKey,
  secret: string,
  rounds: number,
  salt: Buffer,
): Promise<Lock> {
  const bytes = master.export();
  const sealed = seal(await stretch(secret, salt, rounds), MASTER, bytes);
  bytes.fill(0);
  return {
    kdf: 'PBKDF2-HMAC-SM3',
    rounds,
    salt: salt.toString('base64'),
    master: sealed.toString('base64'),
  };
}

/** Throws `KeystoreError` when the secret is not the one the master was locked with. */
export async function unlockMaster(lock: Lock, secret: string): Promise<SecretKey> {
  const key = await stretch(secret, Buffer.from(lock.salt, 'base64'), lock.rounds);
  try {
    return secretKeyFrom(open(key, MASTER, Buffer.from(lock.master, 'base64')));
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new KeystoreError('密钥库打不开：口令不对，或文件已损坏；请核对口令，或从备份恢复');
  }
}

async function stretch(secret: string, salt: Buffer, rounds: number): Promise<SecretKey> {
  return secretKeyFrom(await pbkdf2Sm3(secret.normalize('NFC'), salt, rounds, SM3_BYTES));
}
