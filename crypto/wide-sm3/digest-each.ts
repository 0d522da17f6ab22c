import { openLoop, type Loop } from '../open-loop.ts';
import { assembleLoop, DIGESTS_AT, MESSAGES_AT, ROUNDS_AT, STATE_AT } from './loop.ts';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const LANES = 4;
/** Of a message with its prefix and padding; whoever has longer ones loses nothing by calls of their own. */
const MOST_BLOCKS = 32;
const MEMORY_UNITS = 1;
const FIRST_STATE = '7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e';
/** Appendix A.1. */
const EXAMPLE = {
  message: Buffer.from('abc'),
  digest: Buffer.from('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0', 'hex'),
};

let opened: { loop: Loop | undefined } | undefined;

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
export function digestEach(prefix: number, messages: readonly Uint8Array[]): Buffer {
  const loop = theLoop();
  if (!loop) throw new Error('WebAssembly lacks relaxed vectors here');
  return digestBy(loop, prefix, messages);
}

function digestBy(loop: Loop, prefix: number, messages: readonly Uint8Array[]): Buffer {
  const digests = Buffer.allocUnsafe(messages.length * DIGEST_BYTES);
  // Four at a time run as long as their longest: only those of one length go together.
  const waiting = new Map<number, number[]>();
  for (const [place, message] of messages.entries()) {
    const blocks = blocksOf(message.length);
    if (blocks > MOST_BLOCKS) throw new RangeError('too long a message for four at a time');
    const together = waiting.get(blocks) ?? [];
    if (together.push(place) === 1) waiting.set(blocks, together);
    const four = { prefix, messages, together, blocks };
    if (together.length === LANES) digestFour(loop, digests, four);
  }
  for (const [blocks, together] of waiting) {
    if (together.length > 0) digestFour(loop, digests, { prefix, messages, together, blocks });
  }
  return digests;
}

type Four = { prefix: number; messages: readonly Uint8Array[]; together: number[]; blocks: number };

function digestFour(
  { bytes, run }: Loop,
  digests: Buffer,
  { prefix, messages, together, blocks }: Four,
): void {
  const stride = blocks * BLOCK_BYTES;
  for (const [lane, place] of together.entries()) {
    const message = messages[place];
    if (!message) continue;
    const at = MESSAGES_AT + lane * stride;
    const end = at + 1 + message.length;
    bytes[at] = prefix;
    bytes.set(message, at + 1);
    bytes.fill(0, end + 1, at + stride);
    bytes[end] = 0x80;
    const bits = (1 + message.length) * 8;
    bytes[at + stride - 1] = bits;
    bytes[at + stride - 2] = bits >> 8;
    bytes[at + stride - 3] = bits >> 16;
  }
  run(MESSAGES_AT, stride, MESSAGES_AT + stride);
  for (const [lane, place] of together.entries()) {
    const from = DIGESTS_AT + lane * DIGEST_BYTES;
    digests.set(bytes.subarray(from, from + DIGEST_BYTES), place * DIGEST_BYTES);
  }
  together.length = 0;
}

/** With the prefix in front, and behind it a bit and eight bytes of length. */
function blocksOf(bytes: number): number {
  return Math.ceil((1 + bytes + 9) / BLOCK_BYTES);
}

/** The one of this thread; made when it is first asked for, since most threads and commands never do. */
function theLoop(): Loop | undefined {
  opened ??= { loop: prepareLoop() };
  return opened.loop;
}

function prepareLoop(): Loop | undefined {
  const loop = openLoop(assembleLoop(), MEMORY_UNITS);
  if (!loop) return undefined;
  loop.bytes.set(roundConstants(), ROUNDS_AT);
  // The loop takes words as the machine does, least byte first.
  loop.bytes.set(Buffer.from(FIRST_STATE, 'hex').swap32(), STATE_AT);
  const [first = 0, ...rest] = EXAMPLE.message;
  return digestBy(loop, first, [Buffer.from(rest)]).equals(EXAMPLE.digest) ? loop : undefined;
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
