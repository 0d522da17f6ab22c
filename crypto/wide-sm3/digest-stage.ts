import type { Loop } from '../open-loop.ts';
import type { Spans } from '../spans.ts';
import { DIGESTS_AT, MESSAGES_AT } from './loop.ts';

const BLOCK_BYTES = 64;
export const DIGEST_BYTES = 32;
const LANES = 4;
/** Of a message with its prefix and padding; whoever has longer ones loses nothing by calls of their own. */
export const MOST_BLOCKS = 32;

/** Where many messages are brought at a time, since each call to copy one costs more than its bytes, and their digests. */
export const STAGE_AT = MESSAGES_AT + LANES * MOST_BLOCKS * BLOCK_BYTES;
export const STAGE_BYTES = 131_072;
export const ANSWERS_AT = STAGE_AT + STAGE_BYTES;
export const MOST_ANSWERS = 1024;
export const MEMORY_UNITS = Math.ceil((ANSWERS_AT + MOST_ANSWERS * DIGEST_BYTES) / 65_536);

/** `words` is the same memory. */
export type WideLoop = Loop & { words: Int32Array };

/** Places by their number of blocks: four at a time run as long as their longest, so only those of one length go together. */
const waiting = Array.from({ length: MOST_BLOCKS + 1 }, (_, blocks) => ({
  blocks,
  places: new Int32Array(LANES),
  count: 0,
}));
type Together = (typeof waiting)[number];

/** Messages `[first, end)` are on the stage, which holds their bytes from `base` on. */
export type Stage = { messages: Spans; first: number; end: number; base: number };

export function digestStage(loop: WideLoop, prefix: number, stage: Stage): void {
  const { starts, ends } = stage.messages;
  for (let place = stage.first; place < stage.end; place += 1) {
    const together = waiting[blocksOf((ends[place] ?? 0) - (starts[place] ?? 0))];
    if (!together) continue;
    together.places[together.count] = place;
    together.count += 1;
    if (together.count === LANES) digestFour(loop, prefix, stage, together);
  }
  for (const together of waiting) {
    if (together.count > 0) digestFour(loop, prefix, stage, together);
  }
}

function digestFour(
  { bytes, words, run }: WideLoop,
  prefix: number,
  { messages: { starts, ends }, first, base }: Stage,
  together: Together,
): void {
  const { places, count } = together;
  const stride = together.blocks * BLOCK_BYTES;
  for (let lane = 0; lane < count; lane += 1) {
    const place = places[lane] ?? 0;
    const start = starts[place] ?? 0;
    const behind = ends[place] ?? 0;
    const at = MESSAGES_AT + lane * stride;
    const end = at + 1 + behind - start;
    for (let word = end >>> 2; word < (at + stride) >>> 2; word += 1) words[word] = 0;
    bytes[at] = prefix;
    bytes.copyWithin(at + 1, STAGE_AT + start - base, STAGE_AT + behind - base);
    bytes[end] = 0x80;
    const bits = (end - at) * 8;
    bytes[at + stride - 1] = bits;
    bytes[at + stride - 2] = bits >> 8;
    bytes[at + stride - 3] = bits >> 16;
  }
  run(MESSAGES_AT, stride, MESSAGES_AT + stride);
  for (let lane = 0; lane < count; lane += 1) {
    const from = (DIGESTS_AT + lane * DIGEST_BYTES) / 4;
    const to = (ANSWERS_AT + ((places[lane] ?? 0) - first) * DIGEST_BYTES) / 4;
    for (let word = 0; word < DIGEST_BYTES / 4; word += 1) {
      words[to + word] = words[from + word] ?? 0;
    }
  }
  together.count = 0;
}

/** With the prefix in front, and behind it a bit and eight bytes of length. */
export function blocksOf(bytes: number): number {
  return Math.ceil((1 + bytes + 9) / BLOCK_BYTES);
}
