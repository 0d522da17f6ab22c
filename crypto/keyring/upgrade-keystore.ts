import { KeystoreError } from '../errors.ts';
import type { FirstKeystoreFile, KeystoreFile, KeystoreText } from './keystore-file.ts';
import type { KeystoreSecret } from './keystore-options.ts';
import { sealRenewal } from './locks/lock.ts';
import { unlockByPassword } from './locks/password-lock.ts';
import { derivedFieldSecrets } from './named-secrets.ts';
import { replaceKeystore } from './replace-keystore.ts';

/**
 * Brings a keystore of the first form to that of today, durably: the keys of fields, which were derived from its
 * master, become secrets of their own, so that another master may follow.
 */
export async function upgradeKeystore(
  path: string,
  { file: { lock, secrets }, text }: { file: FirstKeystoreFile; text: string },
  secret: KeystoreSecret,
): Promise<KeystoreText> {
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
  return { file, text: await replaceKeystore(path, text, file) };
}
