import { KEYS_AT, LOOP, NONCE_AT, STRIDE_BYTES } from './loop.ts';
import { enterBasis } from './round-keys.ts';

const DATA_AT = STRIDE_BYTES;
const MOST_BYTES = 65_536;

type Loop = (at: number, end: number, counter: number) => void;
let opened: { bytes: Uint8Array; run: Loop } | undefined;

/** False where WebAssembly lacks relaxed vectors; then nothing of this folder is to be called. */
export const hasWideSm4 = WebAssembly.validate(LOOP);

/**
 * SM4-CTR, its own inverse: XORs at most 64 KiB with what SM4 makes of `nonce` (12 bytes) ‖ `counter`, and so on, by
 * the keys of `roundKeys`. Throws `RangeError` for more.
 */
export function applyKeyStream(
  keys: Uint8Array,
  nonce: Uint8Array,
  counter: number,
  data: Uint8Array,
): Buffer {
  if (data.length > MOST_BYTES) throw new RangeError('too much for one call');
  const { bytes, run } = (opened ??= openLoop());
  const end = DATA_AT + data.length;
  bytes.set(keys, KEYS_AT);
  bytes.set(nonce.map(enterBasis), NONCE_AT);
  bytes.set(data, DATA_AT);
  run(DATA_AT, end, counter);
  const result = Buffer.from(bytes.subarray(DATA_AT, end));
  bytes.fill(0, KEYS_AT, end);
  return result;
}

function openLoop() {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2 });
  const module = new WebAssembly.Module(LOOP);
  const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
  return { bytes: new Uint8Array(memory.buffer), run: exports['f'] as Loop };
}
