import { join } from 'node:path';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { readKeystoreSecret, type KeystoreSettings } from './read-keystore-secret.ts';

/** The keystore of a home, which is there. */
export async function openHomeKeystore(config: KeystoreSettings): Promise<Keystore> {
  const secret = await readKeystoreSecret(config);
  return softwareProvider.openKeystore(join(config.home, 'keystore.json'), secret);
}
