import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { openHomeKeystore } from './open-home-keystore.ts';
import { readKeystoreSecret, type KeystoreSettings } from './read-keystore-secret.ts';
import { requireFirstStart } from './require-first-start.ts';

type FirstStart = { isLedgerBegun: () => Promise<boolean>; rounds: number | undefined };

/**
 * The keystore of a home, made at its first start behind the lock that is configured.
 * @throws an error in Chinese where it is missing at a later one.
 */
export async function ensureHomeKeystore(
  config: KeystoreSettings,
  { isLedgerBegun, rounds }: FirstStart,
): Promise<Keystore> {
  const path = join(config.home, 'keystore.json');
  if (existsSync(path)) return openHomeKeystore(config);
  await requireFirstStart(config.home, isLedgerBegun);
  const secret = await readKeystoreSecret(config);
  return softwareProvider.createKeystore(path, secret, rounds === undefined ? {} : { rounds });
}
