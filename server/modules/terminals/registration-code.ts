import { sm3 } from '../../../crypto/sm3.ts';

/** 登记码 `3F2A-91C0-7D4E-52B1`: the first 64 bits of SM3 over the key's point, short enough for a telephone. */
export function registrationCode(publicKey: string): string {
  const digits = sm3(Buffer.from(publicKey, 'hex')).toString('hex').slice(0, 16).toUpperCase();
  return digits.replace(/(.{4})(?!$)/g, '$1-');
}
