import { Sm2Error } from '../../../crypto/errors.ts';
import { sm2PublicKeyFromPoint, sm2PublicPoint } from '../../../crypto/sm2-keys.ts';
import { invalid } from '../../errors.ts';

/**
 * The uncompressed point, hex in small letters, of an SM2 public key written as PEM or as hex.
 * @throws AppError `invalid` on anything else, and on a point that is not on the curve.
 */
export function readPublicKey(text: string): string {
  const hex = text.replace(/\s/g, '').toLowerCase();
  try {
    if (text.includes('-----BEGIN')) return sm2PublicPoint(text.trim()).toString('hex');
    if (/^04[0-9a-f]{128}$/.test(hex)) {
      return sm2PublicPoint(sm2PublicKeyFromPoint(Buffer.from(hex, 'hex'))).toString('hex');
    }
  } catch (error) {
    if (!(error instanceof Sm2Error)) throw error;
  }
  throw invalid('不是 SM2 公钥：请粘贴 PEM 公钥，或以 04 开头的 130 位十六进制公钥', 'publicKey');
}
