import { sm3 } from 'sm-crypto-v2';

/** Rounds between two breaths of the page. */
const AT_ONE_GO = 2000;
const SM3_BYTES = 32;

/** PBKDF2-HMAC-SM3 (RFC 8018 §5.2), one block: at most 32 bytes. The page stays alive while it computes. */
export async function deriveKey(
  secret: string,
  salt: Uint8Array,
  rounds: number,
  bytes: number,
): Promise<Uint8Array> {
  if (bytes > SM3_BYTES) throw new RangeError('one block only');
  const key = new TextEncoder().encode(secret.normalize('NFC'));
  const hmac = (message: Uint8Array): Uint8Array => fromHex(sm3(message, { key, mode: 'hmac' }));
  let link = hmac(new Uint8Array([...salt, 0, 0, 0, 1]));
  const sum = link.slice();
  for (let round = 1; round < rounds; round += 1) {
    link = hmac(link);
    for (let at = 0; at < SM3_BYTES; at += 1) sum[at] = (sum[at] ?? 0) ^ (link[at] ?? 0);
    if (round % AT_ONE_GO === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return sum.slice(0, bytes);
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
