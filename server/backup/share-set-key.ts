import { randomBytes } from 'node:crypto';

/** GF(2^8) of x^8+x^4+x^3+x+1, by tables of powers of its generator 3. */
const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value ^= (value << 1) ^ (value & 0x80 ? 0x11b : 0);
  value &= 0xff;
}

/** Splits a secret so that any `threshold` of `count` shares give it back, and fewer tell nothing (Shamir). */
export function splitSecret(secret: Buffer, threshold: number, count: number): Buffer[] {
  const coefficients = Array.from({ length: threshold - 1 }, () => randomBytes(secret.length));
  return Array.from({ length: count }, (_, at) => {
    const x = at + 1;
    const share = Buffer.alloc(secret.length + 1);
    share[0] = x;
    for (let byte = 0; byte < secret.length; byte += 1) {
      const terms = [secret, ...coefficients].map((part) => part[byte] ?? 0);
      share[byte + 1] = terms.reduceRight((sum, term) => multiply(sum, x) ^ term, 0);
    }
    return share;
  });
}

/** Gives back what `splitSecret` split, where there are enough shares; otherwise something else. */
export function joinShares(shares: readonly Buffer[]): Buffer {
  const length = (shares[0]?.length ?? 1) - 1;
  const secret = Buffer.alloc(length);
  for (const share of shares) {
    const x = share[0] ?? 0;
    const others = shares.map((other) => other[0] ?? 0).filter((other) => other !== x);
    const weight = others.reduce((sum, other) => multiply(sum, divide(other, other ^ x)), 1);
    for (let byte = 0; byte < length; byte += 1) {
      secret[byte] = (secret[byte] ?? 0) ^ multiply(share[byte + 1] ?? 0, weight);
    }
  }
  return secret;
}

function multiply(one: number, other: number): number {
  if (one === 0 || other === 0) return 0;
  return EXP[(LOG[one] ?? 0) + (LOG[other] ?? 0)] ?? 0;
}

function divide(one: number, other: number): number {
  if (one === 0) return 0;
  return EXP[(LOG[one] ?? 0) + 255 - (LOG[other] ?? 0)] ?? 0;
}
