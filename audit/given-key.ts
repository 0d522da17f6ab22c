import { Sm2Error } from '../crypto/errors.ts';
import { sm2PublicKeyFromPoint, type Sm2Key } from '../crypto/sm2-keys.ts';

const PEM = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)\n-----END PUBLIC KEY-----$/;
/** A SubjectPublicKeyInfo of 91 bytes. */
const BASE64 = /^[A-Za-z0-9+/]{122}==$/;
const HEX = /^[0-9A-Fa-f]{130}$/;
const POINT_BYTES = 65;

/** Without the blanks and line ends around it, which editors and mail add, and with plain line ends. */
export function bareText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

/** A public key in PEM, or as 04‖x‖y in hex. Throws `Sm2Error`. */
export function readGivenKey(text: string): Sm2Key {
  const bare = bareText(text);
  if (HEX.test(bare)) return sm2PublicKeyFromPoint(Buffer.from(bare, 'hex'));
  const base64 = PEM.exec(bare)?.[1]?.replaceAll('\n', '') ?? '';
  if (!BASE64.test(base64)) throw new Sm2Error('既不是 PEM 公钥，也不是公钥点');
  const der = Buffer.from(base64, 'base64');
  const key = sm2PublicKeyFromPoint(der.subarray(-POINT_BYTES));
  if (!key.export({ type: 'spki', format: 'der' }).equals(der)) {
    throw new Sm2Error('PEM 中不是 SM2 公钥');
  }
  return key;
}
