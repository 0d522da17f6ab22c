import type { Ukey } from './keyring/locks/ukey-lock.ts';
import { openSoftKey } from './open-soft-key.ts';
import { sm2Decrypt } from './sm2-encryption.ts';
import { parseSoftKey } from './soft-key.ts';

/** A soft key file in place of a UKey: its private key is used and not shown. Throws as `openSoftKey` does. */
export async function openSoftUkey(text: string, pin: string): Promise<Ukey> {
  const { label, publicKey } = parseSoftKey(text);
  const privateKey = await openSoftKey(text, pin);
  return {
    label,
    publicKey,
    decrypt: (ciphertext) => Promise.resolve().then(() => sm2Decrypt(privateKey, ciphertext)),
  };
}
