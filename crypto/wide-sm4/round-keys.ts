import { TABLES } from './loop.ts';

const ROUNDS = 32;
const SYSTEM = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];

/** The keys of the rounds (GB/T 32907 §7.3) as the loop wants them; `key` has 16 bytes. */
export function roundKeys(key: Buffer): Buffer {
  const words = SYSTEM.map((word, index) => word ^ key.readInt32BE(4 * index));
  const keys = Buffer.alloc(4 * ROUNDS);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words.slice(round);
    const constant = bytewise(0, (_, place) => (7 * (4 * round + place)) & 0xff);
    const word = bytewise(w1 ^ w2 ^ w3 ^ constant, substitute);
    const found = w0 ^ word ^ turn(word, 13) ^ turn(word, 23);
    words.push(found);
    const inBasis = bytewise(found, (byte) => enterBasis(byte ^ added(round)));
    keys.writeInt32BE(inBasis, 4 * round);
  }
  words.fill(0);
  return keys;
}

export const enterBasis = (byte: number): number =>
  (TABLES.enter1[byte & 15] ?? 0) ^ (TABLES.enter2[byte >> 4] ?? 0);

/**
 * What the S-box's constants add to the input of a round: 0x75 its own in front of the inversion, 0x4f (behind
 * the linear layer) every word that an odd number of rounds has gone over.
 */
function added(round: number): number {
  const isOdd = ((round >> 2) + round) & 1;
  return isOdd ? 0x75 ^ 0x4f : 0x75;
}

function bytewise(word: number, map: (byte: number, place: number) => number): number {
  const mapped = [24, 16, 8, 0].map((bits, place) => map((word >>> bits) & 0xff, place) << bits);
  return mapped.reduce((sum, part) => sum | part, 0);
}

const turn = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** The S-box (§6.2) by its algebra: nothing is looked up by a key's bits. */
function substitute(byte: number): number {
  const mix = (from: number): number => multiply(from, 0xcb, 0x101);
  let square = mix(byte) ^ 0xd3;
  let inverse = 1;
  for (let times = 1; times < 8; times += 1) {
    square = multiply(square, square, 0x1f5);
    inverse = multiply(inverse, square, 0x1f5);
  }
  return mix(inverse) ^ 0xd3;
}

/** Bytes as polynomials over GF(2), modulo one of degree 8. */
function multiply(one: number, other: number, modulus: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) product ^= (one << bit) & -((other >> bit) & 1);
  for (let bit = 14; bit >= 8; bit -= 1) {
    product ^= (modulus << (bit - 8)) & -((product >> bit) & 1);
  }
  return product;
}
