import { randomBytes } from 'node:crypto';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { secretKeyFrom, SECRET_KEY_BYTES, type SecretKey } from '../../crypto/secret-key.ts';
import { hkdfSm3 } from '../../crypto/sm3.ts';
import { ensureSecret } from '../ensure-secret.ts';

export const MARK_SECRET = 'view-mark';
/** Another way of marking takes another number, and finds its own pictures alone. */
const PURPOSE = 'lantai/view-mark/v1';

/**
 * The key of every invisible mark that this house makes, in whichever ledger: pictures of many years ago are looked
 * for with it, so its secret is made once and goes along through rotations, backups and renewals of the ledger.
 */
export async function ensureMarkKey(
  keystore: Pick<Keystore, 'readSecret' | 'storeSecret'>,
): Promise<SecretKey> {
  const secret = await ensureSecret(keystore, MARK_SECRET, () => randomBytes(SECRET_KEY_BYTES));
  const key = secretKeyFrom(hkdfSm3(secret, '', PURPOSE, SECRET_KEY_BYTES));
  secret.fill(0);
  return key;
}
