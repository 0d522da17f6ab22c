import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import type { Services } from '../../context.ts';
import { isKeyGoodAt, type KeyRow } from '../accounts/index.ts';

/** Why a signature does not count, in words; nothing where it does. */
export function judgeSignature(
  { crypto }: Pick<Services, 'crypto'>,
  key: KeyRow | undefined,
  text: string,
  signature: Buffer,
  at: Date,
): string | undefined {
  if (!key) return '这把密钥没有登记在签名人名下，请插入本人登记的密钥';
  if (!isKeyGoodAt(key, at)) return '签名时这把密钥已注销或不在有效期内，请换用有效的密钥';
  const point = sm2PublicKeyFromPoint(Buffer.from(key.public_key, 'hex'));
  const isSigned = crypto.verify(point, Buffer.from(text), signature, key.user_id);
  return isSigned ? undefined : '签名与报告内容不符，请重新核对后再签';
}
