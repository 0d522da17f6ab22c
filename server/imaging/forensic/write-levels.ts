import { assemble } from '../../../crypto/assemble.ts';

/** Standard deviation in levels of grey: an error of 46.6 dB, far below the noise of paper. */
const STRENGTH = 1.15;

/** Each of sixteen bytes three times. */
const thrice = (from: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_byte, at) => Math.floor((from + at) / 3));

/**
 * From waves of unit variance, as floats from `at` up to `end`, to the levels that are added for red, green and blue, from
 * `to` on; sixteen at a time.
 */
export const assembleLevels = (): Uint8Array<ArrayBuffer> =>
  assemble(
    ['at', 'to', 'end'],
    {
      strength: new Uint8Array(new Float32Array(4).fill(STRENGTH).buffer),
      reds: thrice(0),
      greens: thrice(16),
      blues: thrice(32),
    },
    `
  loop
    ${[0, 16, 32, 48].map((part) => `at load:${part} strength multiply-floats round-floats to-numbers`).join('\n')}
    =d =c  to-halves =a  c d to-halves =b  a b to-bytes =levels
    to levels reds swizzle store:0  to levels greens swizzle store:16  to levels blues swizzle store:32
    to number:48 plus =to  at number:64 plus =at
  at end below again`,
  );
