import { openLoop, type Loop } from '../open-loop.ts';
import { KEYS_AT, assembleLoop, NONCE_AT, STRIDE_BYTES } from './loop.ts';
import { enterBasis } from './round-keys.ts';

const DATA_AT = STRIDE_BYTES;
const MOST_BYTES = 65_536;
const MEMORY_UNITS = 2;

let opened: { loop: Loop | undefined } | undefined;

/** False where WebAssembly lacks relaxed vectors: then nothing of this folder is to be called. */
export function hasWideSm4(): boolean {
  return theLoop() !== undefined;
}

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
  const loop = theLoop();
  if (!loop) throw new Error('WebAssembly lacks relaxed vectors here');
  const { bytes, run } = loop;
  const end = DATA_AT + data.length;
  bytes.set(keys, KEYS_AT);
  bytes.set(nonce.map(enterBasis), NONCE_AT);
  bytes.set(data, DATA_AT);
  run(DATA_AT, end, counter);
  const result = Buffer.from(bytes.subarray(DATA_AT, end));
  bytes.fill(0, KEYS_AT, end);
  return result;
}

/** The one of this thread; made when it is first asked for, since most threads and commands never do. */
function theLoop(): Loop | undefined {
  opened ??= { loop: openLoop(assembleLoop(), MEMORY_UNITS) };
  return opened.loop;
}
