import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ukey } from '../../crypto/keyring/locks/ukey-lock.ts';
import { openSoftUkey } from '../../crypto/open-soft-ukey.ts';
import type { Config } from '../config.ts';

export type KeystoreSettings = Pick<
  Config,
  'home' | 'isDemo' | 'keystoreSecretFile' | 'keystoreUkeyFile'
>;

/**
 * What opens the keystore: the password of the secret file, or the key file in place of a UKey with that file's
 * PIN. The demo makes its own password together with its
 * keystore; anyone else must name a file.
 */
export async function readKeystoreSecret(config: KeystoreSettings): Promise<string | Ukey> {
  const secret = readSecretFile(config);
  const { keystoreUkeyFile } = config;
  if (keystoreUkeyFile === undefined) return secret;
  if (!existsSync(keystoreUkeyFile)) {
    throw new Error(`LANTAI_KEYSTORE_UKEY：读不到文件 ${keystoreUkeyFile}`);
  }
  return openSoftUkey(readFileSync(keystoreUkeyFile, 'utf8'), secret);
}

function readSecretFile(config: KeystoreSettings): string {
  const { keystoreSecretFile, keystoreUkeyFile, isDemo, home } = config;
  const isOurs = isDemo && keystoreUkeyFile === undefined;
  const file = keystoreSecretFile ?? (isOurs ? join(home, 'keystore.secret') : undefined);
  if (file === undefined) {
    throw new Error(
      '请用 LANTAI_KEYSTORE_SECRET_FILE 指明密钥库口令文件（权限 0600），否则无法解锁密钥库。',
    );
  }
  if (!existsSync(file)) {
    if (keystoreSecretFile !== undefined) {
      throw new Error(`LANTAI_KEYSTORE_SECRET_FILE：读不到文件 ${file}`);
    }
    if (existsSync(join(home, 'keystore.json'))) {
      throw new Error(`${file} 不见了：没有它打不开密钥库，请放回原来的口令文件再启动。`);
    }
    writeFileSync(file, randomBytes(32).toString('base64url'), {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
  }
  return readFileSync(file, 'utf8').trim();
}
