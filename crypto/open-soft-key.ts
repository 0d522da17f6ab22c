import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Sm2Error } from './errors.ts';
import { sm2PublicKeyFromPoint, sm2PublicKeyOf, sm2PublicPoint } from './sm2-keys.ts';
import type { SoftKeyFile } from './soft-key.ts';
import { pbkdf2Sm3 } from './sm3.ts';
import { openGcm, SM4_KEY_BYTES } from './sm4.ts';

/** PKCS#8 of an SM2 key up to the scalar, and from there to the point (RFC 5915). */
const PKCS8_PREFIX = Buffer.from(
  '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420',
  'hex',
);
const BEFORE_POINT = Buffer.from('a144034200', 'hex');
const MAX_ROUNDS = 10_000_000;

/** The private key of a soft key file. Throws `Sm2Error` for a wrong PIN and for a file that is none. */
export async function openSoftKey(text: string, pin: string): Promise<KeyObject> {
  const { publicKey, lock } = readFile(text);
  const salt = Buffer.from(lock.salt, 'hex');
  const key = await pbkdf2Sm3(pin.normalize('NFC'), salt, lock.rounds, SM4_KEY_BYTES);
  const bound = Buffer.from(`lantai-soft-key/1/${publicKey}`);
  const sealed = Buffer.from(lock.sealed, 'hex');
  const scalar = openGcm(key, Buffer.from(lock.nonce, 'hex'), bound, sealed);
  if (scalar?.length !== 32) throw new Sm2Error('PIN 不对，或密钥文件已损坏');
  const point = sm2PublicPoint(sm2PublicKeyFromPoint(Buffer.from(publicKey, 'hex')));
  const der = Buffer.concat([PKCS8_PREFIX, scalar, BEFORE_POINT, point]);
  scalar.fill(0);
  try {
    const opened = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
    if (sm2PublicPoint(sm2PublicKeyOf(opened)).equals(point)) return opened;
  } catch {
    // The scalar and the point do not belong together.
  }
  throw new Sm2Error('密钥文件已损坏');
}

function readFile(text: string): SoftKeyFile {
  try {
    const file = JSON.parse(text) as SoftKeyFile;
    const { rounds } = file.lock;
    const isOurs = (file.format as string) === 'lantai-soft-key' && rounds >= 1 && rounds <= MAX_ROUNDS;
    if (isOurs && /^04[0-9a-f]{128}$/.test(file.publicKey)) return file;
  } catch {
    // Not JSON, or not an object with a lock.
  }
  throw new Sm2Error('不是软密钥文件');
}
