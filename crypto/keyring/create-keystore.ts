import { randomBytes } from 'node:crypto';
import { KeystoreError } from '../errors.ts';
import { newSecretKey } from '../secret-key.ts';
import { keystoreOf, type Keystore } from './keystore.ts';
import { MAX_KEYSTORE_ROUNDS, type KeystoreFile } from './keystore-file.ts';
import { lockMaster } from './unlock-master.ts';
import { writeDurably } from './write-durably.ts';

export const DEFAULT_KEYSTORE_ROUNDS = 600_000;

const SALT_BYTES = 16;

/**
 * Makes a keystore file with a fresh master key behind `secret`. Throws `KeystoreError` when a file
 * is already there: a keystore is never overwritten, since everything sealed under it would be
 * lost.
 */
export async function createKeystore(
  path: string,
  secret: string,
  { rounds = DEFAULT_KEYSTORE_ROUNDS }: { rounds?: number } = {},
): Promise<Keystore> {
  if (secret === '') throw new KeystoreError('密钥库口令不能为空');
  if (!Number.isSafeInteger(rounds) || rounds < 1 || rounds > MAX_KEYSTORE_ROUNDS) {
    throw new RangeError(`密钥库迭代次数应在 1 至 ${MAX_KEYSTORE_ROUNDS} 之间`);
  }
  const master = newSecretKey();
  const lock = await lockMaster(master, secret, rounds, randomBytes(SALT_BYTES));
  const file: KeystoreFile = { format: 'lantai-keystore', version: 1, lock, secrets: {} };
  await writeNew(path, file);
  return keystoreOf(path, file, master);
}

async function writeNew(path: string, file: KeystoreFile): Promise<void> {
  try {
    await writeDurably(path, JSON.stringify(file, null, 2) + '\n', { isNew: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new KeystoreError(`密钥库已存在，不会覆盖：${path}`);
    }
    throw error;
  }
}
