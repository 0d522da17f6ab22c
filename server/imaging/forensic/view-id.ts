import { hmacSm3, sm3 } from '../../../crypto/sm3.ts';

/** A place in one ledger: what a delivered picture carries, so that it leads to the entry of its delivery. */
export type ViewId = { origin: string; index: number };

const HALF = 5;
export const MOST_INDEX = 2 ** (HALF * 8) - 1;
const ROUNDS = 4;

/**
 * Five bytes of the index and five of SM3(origin), as one permutation of ten bytes under the key: any change of the
 * message spoils the check of the origin, and the messages of two views have nothing in common.
 */
export function encodeViewId({ origin, index }: ViewId, key: Buffer): Buffer {
  let left: Buffer = Buffer.alloc(HALF);
  left.writeUIntBE(index, 0, HALF);
  let right = tagOf(origin);
  for (let round = 0; round < ROUNDS; round++) {
    [left, right] = [right, mix(left, right, key, round)];
  }
  return Buffer.concat([left, right]);
}

/** The view of a message, if it is of one of these ledgers: any other message passes for one with a chance of 2^-40 each. */
export function decodeViewId(
  message: Buffer,
  key: Buffer,
  origins: readonly string[],
): ViewId | undefined {
  if (message.length !== 2 * HALF) return undefined;
  let left = message.subarray(0, HALF);
  let right = message.subarray(HALF);
  for (let round = ROUNDS - 1; round >= 0; round--) {
    [left, right] = [mix(right, left, key, round), left];
  }
  const origin = origins.find((each) => tagOf(each).equals(right));
  return origin === undefined ? undefined : { origin, index: left.readUIntBE(0, HALF) };
}

/** The chance that a random message passes for a view of some ledger. */
export const CHANCE_PER_ORIGIN = 2 ** (-8 * HALF);

function tagOf(origin: string): Buffer {
  return sm3(origin).subarray(0, HALF);
}

/** One round of a Feistel network. */
function mix(half: Buffer, other: Buffer, key: Buffer, round: number): Buffer {
  const noise = hmacSm3(key, 'view id', Buffer.of(round), other);
  return Buffer.from(half.map((byte, at) => byte ^ (noise[at] ?? 0)));
}
