import { sm2PublicKeyFromPoint, sm2PublicPoint, type Sm2Key } from '../crypto/sm2-keys.ts';
import { sm3 } from '../crypto/sm3.ts';
import { CheckpointError } from './errors.ts';

/** A public key that somebody believes, and the name it signs under. */
export type VerifierKey = { name: string; publicKey: Sm2Key };

/** Signature type 0xff of C2SP signed-note: a private algorithm, named right behind. */
const ALGORITHM = Buffer.concat([Buffer.from([0xff]), Buffer.from('sm2-sm3-v1')]);
const TEXT = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n$/;

/** Four bytes that find a key: SM3(name ‖ 0x0A ‖ 0xff ‖ "sm2-sm3-v1" ‖ 04‖x‖y)[:4]. */
export function keyIdOf({ name, publicKey }: VerifierKey): Buffer {
  return sm3(name, '\n', ALGORITHM, sm2PublicPoint(publicKey)).subarray(0, 4);
}

/** SM3 of 04‖x‖y in groups of eight hex digits: what is compared with the paper register. */
export function fingerprintOf(publicKey: Sm2Key): string {
  const groups = sm3(sm2PublicPoint(publicKey)).toString('hex').match(/.{8}/g) ?? [];
  return groups.join(' ');
}

/** One line, `name+keyid+base64`, as in C2SP signed-note. Throws `CheckpointError` for a name that cannot sign. */
export function encodeVerifierKey(key: VerifierKey): string {
  if (!/^[^\s+]+$/.test(key.name)) {
    throw new CheckpointError('unreadable', '签名者名称不能为空，也不能含空白或加号');
  }
  const encoded = Buffer.concat([ALGORITHM, sm2PublicPoint(key.publicKey)]).toString('base64');
  return `${key.name}+${keyIdOf(key).toString('hex')}+${encoded}\n`;
}

/** Reverses `encodeVerifierKey`. Throws `CheckpointError`, or `Sm2Error` for a point off the curve. */
export function decodeVerifierKey(text: string): VerifierKey {
  const [, name = '', , encoded = ''] = TEXT.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (!bytes.subarray(0, ALGORITHM.length).equals(ALGORITHM)) throw notAKey();
  const key = { name, publicKey: sm2PublicKeyFromPoint(bytes.subarray(ALGORITHM.length)) };
  if (encodeVerifierKey(key) !== text) throw notAKey();
  return key;
}

function notAKey(): CheckpointError {
  return new CheckpointError('unreadable', '不是账本公钥（格式应为 名称+编号+公钥）');
}
