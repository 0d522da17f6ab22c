import { assemble } from '../assemble.ts';

/**
 * SM3 (GB/T 32905) as WebAssembly, four messages at a time: each vector holds one word of all four. The function takes the place
 * of the first message's first block, the bytes from each message to the next, and the end of the first message.
 */

/** Where the memory holds the constants of the rounds and the first state, and where the four digests come to lie. */
export const ROUNDS_AT = 0;
export const STATE_AT = 256;
export const DIGESTS_AT = 288;
/** The expanded words of one block. */
const WORDS_AT = 416;
export const MESSAGES_AT = 1536;

const WORD = 16;
const LANES = ['p', 'q', 'r', 's'];
const ORDER = {
  swapped: Buffer.from('03020100070605040b0a09080f0e0d0c', 'hex'),
  /** Each word turned by eight bits. */
  byByte: Buffer.from('0300010207040506' + '0b08090a0f0c0d0e', 'hex'),
};

const turned = (value: string, bits: number): string =>
  `${value} number:${bits} lift ${value} number:${32 - bits} shift or`;

/** Four vectors that hold a message's words each become four that hold a place's, and back; each is handed to `put`. */
const transposed = (put: (value: string, place: number) => string): string => `
  p q words:0415 =x  r s words:0415 =y  ${put('x y words:0145', 0)}  ${put('x y words:2367', 1)}
  p q words:2637 =x  r s words:2637 =y  ${put('x y words:0145', 2)}  ${put('x y words:2367', 3)}`;

const take = (quarter: number): string => `
  ${LANES.map((lane, place) => `at${place} load:${16 * quarter} swapped pick =${lane}`).join(' ')}
  ${transposed((value, place) => `number:0 ${value} store:${WORDS_AT + WORD * (4 * quarter + place)}`)}`;

const expand = (step: number): string => {
  const word = (back: number): string => `w load:${WORDS_AT + WORD * (16 - back + step)}`;
  return `
  ${word(3)} =x  ${word(16)} ${word(9)} xor ${turned('x', 15)} xor =x
  ${word(13)} =y
  x x byByte pick xor =z
  w  x ${turned('z', 15)} xor ${turned('y', 7)} xor ${word(6)} xor
  store:${WORDS_AT + WORD * (16 + step)}`;
};

const round = (step: number, isLate: boolean): string => {
  // A round makes two new words and moves the others on by a place: here the names move.
  const at = (names: string, place: number): string => names[(4 + place - step) % 4] ?? '';
  const [a, b, c, d] = [at('abcd', 0), at('abcd', 1), at('abcd', 2), at('abcd', 3)];
  const [e, f, g, h] = [at('efgh', 0), at('efgh', 1), at('efgh', 2), at('efgh', 3)];
  const word = `w load:${WORDS_AT + WORD * step}`;
  const ff = isLate ? `${a} ${b} xor ${c} and ${a} ${b} and xor` : `${a} ${b} xor ${c} xor`;
  const gg = isLate ? `${f} ${g} xor ${e} and ${g} xor` : `${e} ${f} xor ${g} xor`;
  return `
  ${turned(a, 12)} =y  y ${e} add t repeat:${ROUNDS_AT + 4 * step} add =x  ${turned('x', 7)} =x
  ${word} =z
  ${ff} ${d} add x y xor add z w load:${WORDS_AT + WORD * (step + 4)} xor add =${d}
  ${gg} ${h} add x add z add =x  x x byByte pick xor =y  x ${turned('y', 9)} xor =${h}
  ${turned(b, 9)} =${b}  ${turned(f, 19)} =${f}`;
};

const STATE = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const four = (work: (step: number) => string): string => [0, 1, 2, 3].map(work).join(' ');
/** The two halves of the digests. */
const leave = (half: number): string => `
  ${LANES.map((lane, place) => `k${STATE[4 * half + place]} =${lane}`).join(' ')}
  ${transposed((value, place) => `number:0 ${value} swapped pick store:${DIGESTS_AT + 32 * place + 16 * half}`)}`;

export const assembleLoop = (): Uint8Array<ArrayBuffer> =>
  assemble(
    ['at0', 'stride', 'end', 'at1', 'at2', 'at3', 'w', 't'],
    ORDER,
    `
  ${STATE.map((word, place) => `number:0 repeat:${STATE_AT + 4 * place} =k${word}`).join(' ')}
  at0 stride plus =at1  at1 stride plus =at2  at2 stride plus =at3
  loop
    ${four(take)}
    number:0 =w
    loop ${four(expand)} w number:${4 * WORD} plus =w  w number:${52 * WORD} below again
    ${STATE.map((word) => `k${word} =${word}`).join(' ')}
    number:0 =w  number:0 =t
    loop
      ${four((step) => round(step, false))}
      w number:${4 * WORD} plus =w  t number:16 plus =t
    t number:64 below again
    loop
      ${four((step) => round(step, true))}
      w number:${4 * WORD} plus =w  t number:16 plus =t
    t number:256 below again
    ${STATE.map((word) => `k${word} ${word} xor =k${word}`).join(' ')}
    ${['at0', 'at1', 'at2', 'at3'].map((at) => `${at} number:64 plus =${at}`).join(' ')}
  at0 end below again
  ${leave(0)} ${leave(1)}`,
  );
