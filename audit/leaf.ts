import { KINDS, type Entry, type Kind } from './entry.ts';
import { LeafError } from './errors.ts';
import { FIELDS, HEADER_BYTES, MAX_LEAF_BYTES, PREFIX, type Field } from './leaf-fields.ts';

export { KINDS, LeafError };
export type { Entry, Kind };

const fieldsByTag = Object.entries(FIELDS) as [keyof Entry, Field<unknown>][];
const nameOfTag = new Map(fieldsByTag.map(([name, field]) => [field.tag, name]));

/**
 * The one encoding of an entry (SPEC §1): prefix, then u8 tag, u32 length and bytes per field, tags ascending.
 * Throws `LeafError` for a missing or malformed field and above 65,535 bytes.
 */
export function encodeLeaf(entry: Entry): Buffer {
  const parts: Buffer[] = [PREFIX];
  for (const [name, field] of fieldsByTag) {
    const value = entry[name];
    if (value !== undefined) parts.push(...encodeField(field, value));
    else if (field.isRequired) throw new LeafError(`记录缺少字段 ${name}`);
  }
  const bytes = Buffer.concat(parts);
  if (bytes.length > MAX_LEAF_BYTES) throw new LeafError('记录超过 65535 字节');
  return bytes;
}

/** Reverses `encodeLeaf`. Throws `LeafError` on bytes that the entry in them would not encode to. */
export function decodeLeaf(bytes: Buffer): Entry {
  if (!bytes.subarray(0, PREFIX.length).equals(PREFIX)) throw new LeafError('不是第 1 版账本记录');
  const found: Partial<Record<keyof Entry, unknown>> = {};
  for (let at = PREFIX.length; at < bytes.length;) at = decodeField(bytes, at, found);
  const entry = found as Entry;
  if (!encodeLeaf(entry).equals(bytes)) throw new LeafError('记录不是规范编码');
  return entry;
}

/** The same of bytes that may be none: `undefined` for those. */
export function decodeIfLeaf(bytes: Buffer): Entry | undefined {
  try {
    return decodeLeaf(bytes);
  } catch (error) {
    if (error instanceof LeafError) return undefined;
    throw error;
  }
}

function encodeField(field: Field<unknown>, value: unknown): [Buffer, Buffer] {
  const body = field.encode(value);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(field.tag);
  header.writeUInt32BE(body.length, 1);
  return [header, body];
}

/** Reads the field at `at` into `found`: where the next one starts. */
function decodeField(
  bytes: Buffer,
  at: number,
  found: Partial<Record<keyof Entry, unknown>>,
): number {
  if (bytes.length - at < HEADER_BYTES) throw new LeafError('记录不完整');
  const name = nameOfTag.get(bytes.readUInt8(at));
  const start = at + HEADER_BYTES;
  const end = start + bytes.readUInt32BE(at + 1);
  if (name === undefined) throw new LeafError('记录含有未知字段');
  if (end > bytes.length) throw new LeafError('记录不完整');
  found[name] = FIELDS[name].decode(bytes.subarray(start, end));
  return end;
}
