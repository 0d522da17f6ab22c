import { KINDS, type Kind } from './entry.ts';
import { FIELDS, HEADER_BYTES, MAX_LEAF_BYTES, PREFIX, type Field } from './leaf-fields.ts';

const fields: readonly Field<unknown>[] = Object.values(FIELDS);
const fieldAt = Array.from({ length: 256 }, (_, tag) => fields.find((field) => field.tag === tag));
const requiredCount = fields.filter((field) => field.isRequired).length;

const UUID_BYTES = 16;
/** The origin is always the first field. */
const ORIGIN_AT = PREFIX.length + HEADER_BYTES;

/**
 * The kind of an entry of this ledger, `undefined` where the bytes are none: exactly where `decodeLeaf` throws or
 * gives another origin. Makes no entry, so that a verifier can look at a hundred million.
 * @param origin in ASCII.
 */
export function scanLeaf(bytes: Buffer, origin: Buffer): Kind | undefined {
  const originEnd = ORIGIN_AT + origin.length;
  const kindAt = originEnd + HEADER_BYTES;
  if (bytes.length <= kindAt || bytes.length > MAX_LEAF_BYTES || !hasSoundFields(bytes)) {
    return undefined;
  }
  // No token has a byte below 0x21: where this tag stands, a longer origin cannot go on.
  const isOwn = bytes[originEnd] === FIELDS.kind.tag && holds(bytes, origin, ORIGIN_AT);
  return isOwn ? KINDS[(bytes[kindAt] ?? 0) - 1] : undefined;
}

/** The time that an entry tells of itself, out of bytes that `scanLeaf` has found sound: the first five fields are required. */
export function timeIn(bytes: Buffer, origin: Buffer): number {
  const actionAt = ORIGIN_AT + origin.length + HEADER_BYTES + 1;
  const entryIdAt = actionAt + HEADER_BYTES + bytes.readUInt32BE(actionAt + 1);
  const at = entryIdAt + HEADER_BYTES + UUID_BYTES + HEADER_BYTES;
  return bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

function hasSoundFields(bytes: Buffer): boolean {
  if (!holds(bytes, PREFIX, 0)) return false;
  let required = 0;
  let previous = 0;
  for (let at = PREFIX.length; at < bytes.length;) {
    if (bytes.length - at < HEADER_BYTES) return false;
    const tag = bytes[at] ?? 0;
    const from = at + HEADER_BYTES;
    at = from + bytes.readUInt32BE(at + 1);
    const field = fieldAt[tag];
    if (!field || tag <= previous || at > bytes.length || !field.accepts(bytes, from, at)) {
      return false;
    }
    if (field.isRequired) required += 1;
    previous = tag;
  }
  return required === requiredCount;
}

/** Whether these bytes stand at a place; quicker for a few than a call of `compare`. */
function holds(bytes: Buffer, expected: Buffer, from: number): boolean {
  for (let at = 0; at < expected.length; at += 1) {
    if (bytes[from + at] !== expected[at]) return false;
  }
  return true;
}
