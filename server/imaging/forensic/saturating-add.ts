/** The one loop that goes over every byte of a page: sixteen at a time, which JavaScript cannot. */

/** Adds the signed bytes from `levels` on to the unsigned ones from `at` on, up to `end`; `end - at` is a multiple of 16. */
export type SaturatingAdd = (at: number, levels: number, end: number) => void;

// prettier-ignore
const TOP_BITS = [0xfd, 0x0c, ...Array<number>(16).fill(0x80), 0xfd, 0x51]; // v128.const 0x80…, v128.xor
const LOAD = [0xfd, 0x00, 0x00, 0x00]; // v128.load

/** Signed saturation with the top bit turned over is that of unsigned bytes. */
// prettier-ignore
const LOOP = [
  0x03, 0x40, // loop
  0x20, 0, // local.get at: where the sum goes
  0x20, 0, ...LOAD, ...TOP_BITS,
  0x20, 1, ...LOAD,
  0xfd, 0x6f, // i8x16.add_sat_s
  ...TOP_BITS,
  0xfd, 0x0b, 0x00, 0x00, // v128.store
  0x20, 1, 0x41, 16, 0x6a, 0x21, 1, // levels += 16
  0x20, 0, 0x41, 16, 0x6a, 0x22, 0, // at += 16
  0x20, 2, 0x49, 0x0d, 0, // br_if at < end
  0x0b, // end of the loop
];

const BODY = [0x00, ...LOOP, 0x0b];

// prettier-ignore
const MODULE = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  0x01, 7, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0, // type: three i32, no answer
  0x02, 8, 1, 1, 0x6d, 1, 0x6d, 2, 0, 1, // import m.m: the memory
  0x03, 2, 1, 0, // one function of that type
  0x07, 5, 1, 1, 0x61, 0, 0, // exported as a
  0x0a, BODY.length + 2, 1, BODY.length, ...BODY,
);

export function openSaturatingAdd(memory: WebAssembly.Memory): SaturatingAdd {
  const module = new WebAssembly.Module(MODULE);
  const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
  return exports['a'] as SaturatingAdd;
}
