import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import type { Services } from '../../context.ts';
import { isKeyGoodAt, type KeyRow } from '../accounts/index.ts';

/** Why a signature does not count: in words, and the word that the ledger keeps. */
export type SignatureFault = { reason: string; text: string };

/** Nothing where the signature counts. */
export function judgeSignature(
  { crypto }: Pick<Services, 'crypto'>,
  key: KeyRow | undefined,
  text: string,
  signature: Buffer,
  at: Date,
): SignatureFault | undefined {
  if (!key) return FAULTS.unknown_key;
  if (!isKeyGoodAt(key, at)) return FAULTS.out_of_date;
  const point = sm2PublicKeyFromPoint(Buffer.from(key.public_key, 'hex'));
  const isSigned = crypto.verify(point, Buffer.from(text), signature, key.user_id);
  return isSigned ? undefined : FAULTS.bad_signature;
}

const FAULTS = {
  unknown_key: {
    reason: 'unknown_key',
    text: '这把密钥没有登记在签名人名下，请插入本人登记的密钥',
  },
  out_of_date: {
    reason: 'out_of_date',
    text: '签名时这把密钥已注销或不在有效期内，请换用有效的密钥',
  },
  bad_signature: {
    reason: 'bad_signature',
    text: '签名与报告内容不符，请重新核对后再签',
  },
} satisfies Record<string, SignatureFault>;
