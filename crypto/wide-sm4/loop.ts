import { assemble } from '../assemble.ts';

/**
 * SM4-CTR as WebAssembly, sixteen blocks at a time: each vector holds the words at one place of four blocks. Bytes are
 * pairs `low + high·ζ` over GF(2⁴), with ϑ⁴ = ϑ + 1 and ζ² = ϑζ + ϑ, where an inversion is a few look-ups by four bits
 * (Hamburg, "Accelerating AES with Vector Permute Instructions", 2009). The linear map in front of the S-box's
 * inversion is part of this basis; the one behind it and SM4's linear layer are part of the last look-ups; the
 * constants of both are part of the keys. Nothing is looked up in memory, so no cache tells of a key.
 */

/** Where the memory holds the keys of the rounds, and the nonce in the loop's basis. */
export const KEYS_AT = 0;
export const NONCE_AT = 128;
/** Bytes that it works on at a time. */
export const STRIDE_BYTES = 256;

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
export const TABLES = {
  inverse: hex('8001090e0d0b07060f020c050a040308'), // 1/x, where 0x80 is ∞
  ratio: hex('8002010f09050e0c0d040b0a07080603'), // ϑ/x
  // What a byte adds to its own place, and what to the next one and two; the third takes both.
  own1: hex('00409688336d1e5ec8fb73e52da5bbd6'),
  own2: hex('00a739f85b3dc1665f04fcc59a62a39e'),
  next1: hex('005d35aa75b79fc2f782281dea40df68'),
  next2: hex('00cc84bc887c38f470f844c0b00c3448'),
  // Into the basis, and out of it.
  enter1: hex('00d0d60664b4b26248989e4e2cfcfa2a'),
  enter2: hex('00df439c77a834ebb56af629c21d815e'),
  leave1: hex('00853abf39bc03869712ad28ae2b9411'),
  leave2: hex('00fba2599f643dc6659ec73cfa0158a3'),
};
const ORDERS = {
  nibble: new Uint8Array(16).fill(15),
  turned: hex('0102030005060704090a0b080d0e0f0c'),
  swapped: hex('03020100070605040b0a09080f0e0d0c'),
  counted: hex('00000000010000000200000003000000'),
};

/** Of each group, four blocks: more of them at once, so that none waits for its own last step. */
const GROUPS = ['a', 'b', 'c', 'd'];
const inGroups = (work: (group: string, index: number) => string): string =>
  GROUPS.map(work).join(' ');
const mapped = (way: string, value: string): string =>
  `${way}1 ${value} nibble and pick  ${way}2 ${value} number:4 shift nibble and pick  xor`;

const begin = (group: string): string => `
  number:${NONCE_AT} repeat:0 =${group}0
  number:${NONCE_AT} repeat:4 =${group}1
  number:${NONCE_AT} repeat:8 =${group}2
  counter fill counted add swapped pick =x  ${mapped('enter', 'x')} =${group}3
  counter number:4 plus =counter`;

const round = (group: string, step: number): string => {
  const [w0, w1, w2, w3] = [0, 1, 2, 3].map((place) => `${group}${(step + place) % 4}`);
  return `
  key repeat:${4 * step}  ${w1} xor  ${w2} xor  ${w3} xor =x
  x nibble and =low  x number:4 shift nibble and =high  low high xor =sum  ratio low pick =r
  inverse  inverse high pick r xor  pick sum xor =p
  inverse  inverse sum pick r xor  pick high xor =q
  own1 p pick  own2 q pick  xor =own
  next1 p pick  next2 q pick  xor =next
  own next xor turned pick  next xor turned pick  next xor turned pick  own xor  ${w0} xor =${w0}`;
};

/** The last word is a block's first. */
const finish = (group: string, index: number): string => {
  const left = [0, 1, 2, 3].map(
    (place) => `${mapped('leave', `${group}${place}`)} =${group}${place}`,
  );
  const put = (block: number, words: string): string => {
    const at = 64 * index + 16 * block;
    return `at  at load:${at}  ${words} xor  store:${at}`;
  };
  return `
  ${left.join('\n')}
  ${group}3 ${group}2 words:0415 =p  ${group}1 ${group}0 words:0415 =q
  ${put(0, 'p q words:0145')}  ${put(1, 'p q words:2367')}
  ${group}3 ${group}2 words:2637 =p  ${group}1 ${group}0 words:2637 =q
  ${put(2, 'p q words:0145')}  ${put(3, 'p q words:2367')}`;
};

export const assembleLoop = (): Uint8Array<ArrayBuffer> =>
  assemble(
    ['at', 'end', 'counter', 'key'],
    { ...TABLES, ...ORDERS },
    `loop
    ${inGroups(begin)}
    number:${KEYS_AT} =key
    loop
      ${[0, 1, 2, 3].map((step) => inGroups((group) => round(group, step))).join(' ')}
      key number:16 plus =key
    key number:${NONCE_AT} below again
    ${inGroups(finish)}
    at number:${STRIDE_BYTES} plus =at
  at end below again`,
  );
