import type { Keystore } from '../crypto/keyring/keystore.ts';

/** The secret of this name, made at first asking; of those who ask first at the same time, one makes it for all. */
export async function ensureSecret(
  keystore: Pick<Keystore, 'readSecret' | 'storeSecret'>,
  name: string,
  make: () => Buffer,
): Promise<Buffer> {
  const found = keystore.readSecret(name);
  if (found) return found;
  const secret = make();
  try {
    await keystore.storeSecret(name, secret);
    return secret;
  } catch (error) {
    const made = keystore.readSecret(name);
    if (!made) throw error;
    return made;
  }
}
