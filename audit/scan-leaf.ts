import { KINDS, type Kind } from './entry.ts';
import { FIELDS, HEADER_BYTES, MAX_LEAF_BYTES, PREFIX, type Field } from './leaf-fields.ts';

const fields: readonly Field<unknown>[] = Object.values(FIELDS);
const fieldAt = Array.from({ length: 256 }, (_, tag) => fields.find((field) => field.tag === tag));
const requiredCount = fields.filter((field) => field.isRequired).length;

const VERSION = viewOf(PREFIX);
const UUID_BYTES = 16;
/** The origin is always the first field. */
const ORIGIN_AT = PREFIX.length + HEADER_BYTES;

/** The same bytes, of which any four are read at once. */
export function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** Where the bytes of a leaf start in the view, and where they end. */
type Place = { start: number; end: number };

/**
 * The kind of an entry of this ledger, `undefined` where the bytes are none: exactly where `decodeLeaf` throws or
 * gives another origin. Makes no entry, so that a verifier can look at a hundred million.
 * @param origin in ASCII.
 */
export function scanLeaf(
  view: DataView,
  { start, end }: Place,
  origin: DataView,
): Kind | undefined {
  const originEnd = start + ORIGIN_AT + origin.byteLength;
  const kindAt = originEnd + HEADER_BYTES;
  if (end <= kindAt || end - start > MAX_LEAF_BYTES || !hasSoundFields(view, start, end)) {
    return undefined;
  }
  // No token has a byte below 0x21: where this tag stands, a longer origin cannot go on.
  const isOwn =
    view.getUint8(originEnd) === FIELDS.kind.tag && holds(view, origin, start + ORIGIN_AT);
  return isOwn ? KINDS[view.getUint8(kindAt) - 1] : undefined;
}

/** The time that an entry tells of itself, out of bytes that `scanLeaf` has found sound: the first five fields are required. */
export function timeIn(view: DataView, start: number, origin: DataView): number {
  const actionAt = start + ORIGIN_AT + origin.byteLength + HEADER_BYTES + 1;
  const entryIdAt = actionAt + HEADER_BYTES + view.getUint32(actionAt + 1);
  const at = entryIdAt + HEADER_BYTES + UUID_BYTES + HEADER_BYTES;
  return view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
}

function hasSoundFields(view: DataView, start: number, end: number): boolean {
  if (!holds(view, VERSION, start)) return false;
  let required = 0;
  let previous = 0;
  for (let at = start + PREFIX.length; at < end;) {
    if (end - at < HEADER_BYTES) return false;
    const tag = view.getUint8(at);
    const from = at + HEADER_BYTES;
    at = from + view.getUint32(at + 1);
    const field = fieldAt[tag];
    if (!field || tag <= previous || at > end || !field.accepts(view, from, at)) {
      return false;
    }
    if (field.isRequired) required += 1;
    previous = tag;
  }
  return required === requiredCount;
}

/** Whether these bytes stand at a place; quicker for a few than a call of `compare`. */
function holds(view: DataView, expected: DataView, from: number): boolean {
  let at = 0;
  for (; expected.byteLength - at >= 4; at += 4) {
    if (view.getInt32(from + at) !== expected.getInt32(at)) return false;
  }
  for (; at < expected.byteLength; at += 1) {
    if (view.getUint8(from + at) !== expected.getUint8(at)) return false;
  }
  return true;
}
