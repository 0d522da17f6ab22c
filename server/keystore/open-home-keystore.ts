import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import type { Config } from '../config.ts';
import { readKeystoreSecret } from './read-keystore-secret.ts';

type Needs = Pick<Config, 'home' | 'isDemo' | 'keystoreSecretFile' | 'keystoreUkeyFile'>;

/** The keystore of a home, made at its first start behind the lock that is configured. */
export async function openHomeKeystore(config: Needs, rounds?: number): Promise<Keystore> {
  const path = join(config.home, 'keystore.json');
  const secret = await readKeystoreSecret(config);
  return existsSync(path)
    ? softwareProvider.openKeystore(path, secret)
    : softwareProvider.createKeystore(path, secret, rounds === undefined ? {} : { rounds });
}
