import type { KeyObject } from 'node:crypto';
import { Sm2Error } from './errors.ts';
import { sm2PrivateKeyFromScalar } from './sm2-keys.ts';
import { pbkdf2Sm3 } from './sm3.ts';
import { openGcm, SM4_KEY_BYTES } from './sm4.ts';
import { boundTo, parseSoftKey } from './soft-key.ts';

/**
 * The private key of a soft key file. Throws `Sm2Error` for a wrong PIN and for a file that is none, or was
 * altered.
 */
export async function openSoftKey(text: string, pin: string): Promise<KeyObject> {
  const { publicKey, lock } = parseSoftKey(text);
  const salt = Buffer.from(lock.salt, 'hex');
  const key = await pbkdf2Sm3(pin.normalize('NFC'), salt, lock.rounds, SM4_KEY_BYTES);
  const nonce = Buffer.from(lock.nonce, 'hex');
  const scalar = openGcm(key, nonce, boundTo(publicKey), Buffer.from(lock.sealed, 'hex'));
  key.fill(0);
  if (!scalar) throw new Sm2Error('软密钥打不开：PIN 不对，或文件已损坏；请核对 PIN');
  const privateKey = sm2PrivateKeyFromScalar(scalar, Buffer.from(publicKey, 'hex'));
  scalar.fill(0);
  return privateKey;
}
