import { sm3 } from '../../../crypto/sm3.ts';

/** A place in one ledger: what a delivered picture carries, so that it leads to the entry of its delivery. */
export type ViewId = { origin: string; index: number };

const TAG_BYTES = 3;
const INDEX_BYTES = 5;
export const MOST_INDEX = 2 ** (INDEX_BYTES * 8) - 1;

/** Three bytes of SM3(origin), five of the index, two that check them. */
export function encodeViewId({ origin, index }: ViewId): Buffer {
  const message = Buffer.alloc(TAG_BYTES + INDEX_BYTES + 2);
  tagOf(origin).copy(message);
  message.writeUIntBE(index, TAG_BYTES, INDEX_BYTES);
  checkOf(message).copy(message, TAG_BYTES + INDEX_BYTES);
  return message;
}

/** The index of a message of this ledger; `undefined` for anything else. */
export function decodeViewId(message: Buffer, origin: string): number | undefined {
  const index = message.readUIntBE(TAG_BYTES, INDEX_BYTES);
  return encodeViewId({ origin, index }).equals(message) ? index : undefined;
}

function tagOf(origin: string): Buffer {
  return sm3(origin).subarray(0, TAG_BYTES);
}

function checkOf(message: Buffer): Buffer {
  return sm3('view id', message.subarray(0, TAG_BYTES + INDEX_BYTES)).subarray(0, 2);
}
