import { EnvelopeError, KeystoreError, Sm2Error } from '../../errors.ts';
import { newSecretKey, SECRET_KEY_BYTES, secretKeyFrom, type SecretKey } from '../../secret-key.ts';
import { sm2Encrypt } from '../../sm2-encryption.ts';
import { sm2PublicKeyFromPoint } from '../../sm2-keys.ts';
import { openMaster, sealMaster, sealRenewal, type UkeyLock } from './lock.ts';

/**
 * A device that keeps an SM2 private key to itself: a soft key file today, a UKey through its vendor's SKF
 * library by the same two things.
 */
export type Ukey = {
  label: string;
  /** Uncompressed point 04‖x‖y in hex. */
  publicKey: string;
  /** Decrypts GM/T 0009 DER. Throws `Sm2Error` when it is not for this key. */
  decrypt(ciphertext: Uint8Array): Promise<Buffer>;
};

/** Closes the master key behind a public key; nothing secret is needed for it. */
export function lockByUkey(
  master: SecretKey,
  { label, publicKey }: Pick<Ukey, 'label' | 'publicKey'>,
  at: Date,
): UkeyLock {
  const point = Buffer.from(publicKey, 'hex');
  const lockKey = newSecretKey();
  const bytes = lockKey.export();
  const key = sm2Encrypt(sm2PublicKeyFromPoint(point), bytes).toString('base64');
  bytes.fill(0);
  return {
    kind: 'ukey',
    since: at.toISOString(),
    label,
    publicKey: point.toString('hex'),
    key,
    master: sealMaster(lockKey, master),
    renewal: sealRenewal(master, 'ukey', point),
  };
}

/** Throws `KeystoreError` when it is another UKey, or the lock is damaged. */
export async function unlockByUkey(lock: UkeyLock, ukey: Ukey): Promise<SecretKey> {
  try {
    const bytes = await ukey.decrypt(Buffer.from(lock.key, 'base64'));
    if (bytes.length !== SECRET_KEY_BYTES) throw new Sm2Error('SM2 密文无法解开');
    return openMaster(secretKeyFrom(bytes), lock);
  } catch (error) {
    if (!(error instanceof EnvelopeError || error instanceof Sm2Error)) throw error;
    throw new KeystoreError('密钥库打不开：不是这个 UKey，或文件已损坏；请换 UKey，或从备份恢复');
  }
}
