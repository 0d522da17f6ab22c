import { assemble } from '../../../crypto/assemble.ts';

/** With the top bit turned over, signed saturation is that of unsigned bytes. */
const TOP_BITS = { top: new Uint8Array(16).fill(0x80) };

/**
 * The one loop that goes over every byte of a page: sixteen at a time, which JavaScript cannot. Adds the signed bytes from
 * `levels` on to the unsigned ones from `at` on, up to `end`; `end - at` is a multiple of 16.
 */
export const assembleSaturatingAdd = (): Uint8Array<ArrayBuffer> =>
  assemble(
    ['at', 'levels', 'end'],
    TOP_BITS,
    `
  loop
    at  at load:0 top xor  levels load:0  add-bytes top xor  store:0
    levels number:16 plus =levels  at number:16 plus =at
  at end below again`,
  );
