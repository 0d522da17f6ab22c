import { KINDS, type Kind } from './entry.ts';
import { FIELDS, HEADER_BYTES, MAX_LEAF_BYTES, PREFIX, type Field } from './leaf-fields.ts';

const fields: readonly Field<unknown>[] = Object.values(FIELDS);
const fieldAt = Array.from({ length: 256 }, (_, tag) => fields.find((field) => field.tag === tag));
const requiredCount = fields.filter((field) => field.isRequired).length;

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
  const isOwn =
    bytes[originEnd] === FIELDS.kind.tag &&
    bytes.compare(origin, 0, origin.length, ORIGIN_AT, originEnd) === 0;
  return isOwn ? KINDS[(bytes[kindAt] ?? 0) - 1] : undefined;
}

function hasSoundFields(bytes: Buffer): boolean {
  if (bytes.compare(PREFIX, 0, PREFIX.length, 0, PREFIX.length) !== 0) return false;
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
