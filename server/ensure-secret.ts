import type { Keystore } from '../crypto/keyring/keystore.ts';

/** The secret of this name, made at first asking. */
export async function ensureSecret(
  keystore: Pick<Keystore, 'readSecret' | 'storeSecret'>,
  name: string,
  make: () => Buffer,
): Promise<Buffer> {
  const found = keystore.readSecret(name);
  if (found) return found;
  const secret = make();
  await keystore.storeSecret(name, secret);
  return secret;
}
