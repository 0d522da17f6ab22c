import { KeystoreError } from '../errors.ts';
import { newSecretKey, type SecretKey } from '../secret-key.ts';
import { writeDurably } from './durable-files.ts';
import { keystoreOf, type Keystore } from './keystore.ts';
import { writeKeystore, type KeystoreFile } from './keystore-file.ts';
import type { KeystoreOptions } from './keystore-options.ts';
import type { Lock } from './locks/lock.ts';
import { DEFAULT_KEYSTORE_ROUNDS, lockByPassword } from './locks/password-lock.ts';
import { lockByUkey, type Ukey } from './locks/ukey-lock.ts';
import { newFieldSecrets } from './named-secrets.ts';

/**
 * Makes a keystore file with a fresh master key behind a password or a UKey. Throws `KeystoreError` when a file
 * is already there: a keystore is never overwritten, since everything sealed under it would be
 * lost.
 */
export async function createKeystore(
  path: string,
  secret: string | Ukey,
  options: KeystoreOptions = {},
): Promise<Keystore> {
  const at = options.now?.() ?? new Date();
  const master = newSecretKey();
  const file: KeystoreFile = {
    format: 'lantai-keystore',
    version: 2,
    generation: 1,
    since: at.toISOString(),
    locks: [await lockBy(master, secret, { ...options, at })],
    retiring: null,
    secrets: newFieldSecrets(master),
    destroyed: 0,
  };
  const text = writeKeystore(file);
  await writeNew(path, text);
  return keystoreOf(path, { file, text }, { generation: 1, current: master }, options);
}

/** Closes a master key behind either. */
export async function lockBy(
  master: SecretKey,
  secret: string | Ukey,
  { rounds = DEFAULT_KEYSTORE_ROUNDS, at }: { rounds?: number; at: Date },
): Promise<Lock> {
  return typeof secret === 'string'
    ? lockByPassword(master, secret, { rounds, at })
    : lockByUkey(master, secret, at);
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeDurably(path, text, { isNew: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new KeystoreError(`密钥库已存在，不会覆盖：${path}`);
    }
    throw error;
  }
}
