import { readFile } from 'node:fs/promises';
import { KeystoreError } from '../errors.ts';
import { keystoreOf, type Keystore } from './keystore.ts';
import { parseKeystore } from './keystore-file.ts';
import { unlockMaster } from './unlock-master.ts';

/**
 * Opens the keystore file at `path`. Throws `KeystoreError` when it is absent, damaged, or `secret`
 * is wrong.
 */
export async function openKeystore(path: string, secret: string): Promise<Keystore> {
  const file = parseKeystore(await readText(path));
  return keystoreOf(path, file, await unlockMaster(file.lock, secret));
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new KeystoreError(`读不到密钥库文件，请检查路径与权限：${path}`);
  }
}
