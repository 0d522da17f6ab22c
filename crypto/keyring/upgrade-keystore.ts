import { KeystoreError } from '../errors.ts';
import { writeDurably } from './durable-files.ts';
import { writeKeystore, type FirstKeystoreFile, type KeystoreFile } from './keystore-file.ts';
import type { KeystoreSecret } from './keystore-options.ts';
import { sealRenewal } from './locks/lock.ts';
import { unlockByPassword } from './locks/password-lock.ts';
import { derivedFieldSecrets } from './named-secrets.ts';

/**
 * Brings a keystore of the first form to that of today, durably: the keys of fields, which were derived from its
 * master, become secrets of their own, so that another master may follow.
 */
export async function upgradeKeystore(
  path: string,
  { lock, secrets }: FirstKeystoreFile,
  secret: KeystoreSecret,
): Promise<KeystoreFile> {
  if (typeof secret !== 'string') {
    throw new KeystoreError('密钥库还是旧格式，请先用口令启动一次');
  }
  const { master, lockKey } = await unlockByPassword(lock, secret);
  const renewal = sealRenewal(master, 'password', lockKey.export());
  const file: KeystoreFile = {
    format: 'lantai-keystore',
    version: 2,
    generation: 1,
    since: null,
    locks: [{ kind: 'password', since: null, ...lock, renewal }],
    retiring: null,
    // Spreading defines own properties, `__proto__` too.
    secrets: { ...secrets, ...derivedFieldSecrets(master) },
    destroyed: 0,
  };
  await writeDurably(path, writeKeystore(file), { isNew: false });
  return file;
}
