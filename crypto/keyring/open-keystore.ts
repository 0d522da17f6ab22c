import { dirname, join } from 'node:path';
import { EnvelopeError, KeystoreError } from '../errors.ts';
import type { SecretKey } from '../secret-key.ts';
import { eraseLeftovers } from './erase-leftovers.ts';
import { keystoreOf, type Keystore } from './keystore.ts';
import { parseKeystore, type KeystoreFile, type KeystoreText } from './keystore-file.ts';
import type { KeystoreOptions, KeystoreSecret } from './keystore-options.ts';
import { unlockByPassword } from './locks/password-lock.ts';
import { requireGenuine } from './locks/renew-lock.ts';
import { unlockByShares } from './locks/shares-lock.ts';
import { unlockByUkey, type Ukey } from './locks/ukey-lock.ts';
import type { Masters } from './masters.ts';
import { readStanding } from './read-standing.ts';
import { openRetiring } from './retiring-master.ts';
import { upgradeKeystore } from './upgrade-keystore.ts';

/**
 * Opens the keystore file at `path` with any of its secrets; a rotation of the master that was cut off is
 * finished first, so no other
 * process may be writing. Throws `KeystoreError` when it is absent, damaged, or the secret is wrong;
 * `ShareError` where shares give none.
 */
export async function openKeystore(
  path: string,
  secret: KeystoreSecret,
  options: KeystoreOptions = {},
): Promise<Keystore> {
  const opened = await readCurrent(path, secret);
  const masters = await unlock(opened.file, secret);
  for (const folder of [dirname(path), join(dirname(path), 'keys')]) await eraseLeftovers(folder);
  const keystore = keystoreOf(path, opened, masters, options);
  await keystore.finishRotation();
  return keystore;
}

/** The file in the form of today. */
async function readCurrent(path: string, secret: KeystoreSecret): Promise<KeystoreText> {
  const text = await readText(path);
  const file = parseKeystore(text);
  return file.version === 2 ? { file, text } : upgradeKeystore(path, { file, text }, secret);
}

async function unlock(file: KeystoreFile, secret: KeystoreSecret): Promise<Masters> {
  const current = await unlockMaster(file, secret);
  for (const lock of file.locks) requireGenuine(lock, current);
  return mastersOf(file, current);
}

async function unlockMaster(file: KeystoreFile, secret: KeystoreSecret): Promise<SecretKey> {
  if (typeof secret === 'string') return tryPasswords(file, secret);
  return 'shares' in secret ? unlockByShares(file.locks, secret.shares) : tryUkey(file, secret);
}

/** The masters of a file whose master is open. Throws `KeystoreError` where they do not fit. */
function mastersOf({ generation, retiring }: KeystoreFile, current: SecretKey): Masters {
  if (retiring === null) return { generation, current };
  try {
    return { generation, current, retiring: openRetiring(current, generation, retiring) };
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new KeystoreError('密钥库文件已损坏：上一代主密钥打不开，请从备份恢复');
  }
}

async function tryPasswords({ locks }: KeystoreFile, password: string): Promise<SecretKey> {
  let refusal = new KeystoreError('密钥库没有口令锁，请用 UKey 或恢复分片打开');
  for (const lock of locks) {
    if (lock.kind !== 'password') continue;
    try {
      return (await unlockByPassword(lock, password)).master;
    } catch (error) {
      if (!(error instanceof KeystoreError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

function tryUkey({ locks }: KeystoreFile, ukey: Ukey): Promise<SecretKey> {
  const own = locks.find((lock) => lock.kind === 'ukey' && lock.publicKey === ukey.publicKey);
  if (own?.kind === 'ukey') return unlockByUkey(own, ukey);
  throw new KeystoreError('密钥库没有加这个 UKey 的锁，请换 UKey，或用口令打开');
}

async function readText(path: string): Promise<string> {
  try {
    return (await readStanding(path)).toString('utf8');
  } catch {
    throw new KeystoreError(`读不到密钥库文件，请检查路径与权限：${path}`);
  }
}
