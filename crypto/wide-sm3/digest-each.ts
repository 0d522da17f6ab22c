import { openLoop } from '../open-loop.ts';
import { joinSpans, type Spans } from '../spans.ts';
import {
  ANSWERS_AT,
  blocksOf,
  DIGEST_BYTES,
  digestStage,
  MEMORY_UNITS,
  MOST_ANSWERS,
  MOST_BLOCKS,
  STAGE_AT,
  STAGE_BYTES,
  type WideLoop,
} from './digest-stage.ts';
import { assembleLoop, ROUNDS_AT, STATE_AT } from './loop.ts';

const FIRST_STATE = '7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e';

/** Appendix A.1. */
const EXAMPLE = {
  message: Buffer.from('abc'),
  digest: Buffer.from('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0', 'hex'),
};

let opened: { loop: WideLoop | undefined } | undefined;

/**
 * Whether messages of at most `mostBytes` can be digested here; false where WebAssembly lacks relaxed vectors, or does not come to
 * the digest of the standard's example.
 */
export function hasWideSm3(mostBytes: number): boolean {
  return blocksOf(mostBytes) <= MOST_BLOCKS && theLoop() !== undefined;
}

/**
 * SM3 of each message behind one byte, joined: 32 bytes each. Many short ones cost a quarter of what as many calls of OpenSSL do.
 * Throws `RangeError` for a message that `hasWideSm3` has no room for.
 */
export function digestEach(prefix: number, messages: Spans): Buffer {
  const loop = theLoop();
  if (!loop) throw new Error('WebAssembly lacks relaxed vectors here');
  return digestBy(loop, prefix, messages);
}

function digestBy(loop: WideLoop, prefix: number, messages: Spans): Buffer {
  const { bytes } = loop;
  const { starts, ends } = messages;
  const digests = Buffer.allocUnsafe(starts.length * DIGEST_BYTES);
  for (let first = 0; first < starts.length;) {
    const end = endOfStage(messages, first);
    const base = starts[first] ?? 0;
    bytes.set(messages.bytes.subarray(base, ends[end - 1]), STAGE_AT);
    digestStage(loop, prefix, { messages, first, end, base });
    const answers = bytes.subarray(ANSWERS_AT, ANSWERS_AT + (end - first) * DIGEST_BYTES);
    digests.set(answers, first * DIGEST_BYTES);
    first = end;
  }
  return digests;
}

/** As many messages as there is room for at once; they lie in order. */
function endOfStage({ starts, ends }: Spans, first: number): number {
  const base = starts[first] ?? 0;
  let end = first;
  while (end < ends.length && end - first < MOST_ANSWERS) {
    const behind = ends[end] ?? 0;
    if (blocksOf(behind - (starts[end] ?? 0)) > MOST_BLOCKS) {
      throw new RangeError('too long a message for four at a time');
    }
    if (behind - base > STAGE_BYTES) break;
    end += 1;
  }
  return end;
}

/** The one of this thread; made when it is first asked for, since most threads and commands never do. */
function theLoop(): WideLoop | undefined {
  opened ??= { loop: prepareLoop() };
  return opened.loop;
}

function prepareLoop(): WideLoop | undefined {
  const opening = openLoop(assembleLoop(), MEMORY_UNITS);
  if (!opening) return undefined;
  const loop = { ...opening, words: new Int32Array(opening.bytes.buffer) };
  loop.bytes.set(roundConstants(), ROUNDS_AT);
  // The loop takes words as the machine does, least byte first.
  loop.bytes.set(Buffer.from(FIRST_STATE, 'hex').swap32(), STATE_AT);
  const [first = 0, ...rest] = EXAMPLE.message;
  const digest = digestBy(loop, first, joinSpans([Buffer.from(rest)]));
  return digest.equals(EXAMPLE.digest) ? loop : undefined;
}

/** T of §4.2, turned by the number of the round. */
function roundConstants(): Buffer {
  const constants = Buffer.alloc(256);
  for (let round = 0; round < 64; round += 1) {
    const constant = round < 16 ? 0x79cc4519 : 0x7a879d8a;
    const bits = round % 32;
    constants.writeInt32LE((constant << bits) | (constant >>> (32 - bits)), 4 * round);
  }
  return constants;
}
