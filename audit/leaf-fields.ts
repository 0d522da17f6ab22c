import type { Entry } from './entry.ts';
import { KINDS } from './entry.ts';
import { LeafError } from './errors.ts';

type Codec<T> = {
  encode(value: T): Buffer;
  decode(bytes: Buffer): T;
  /** Whether `decode` would give a value that encodes to these bytes, without making it. */
  accepts(view: DataView, from: number, to: number): boolean;
};
export type Field<T> = Codec<T> & { tag: number; isRequired: boolean };

/** "LTLF", then version 1. */
export const PREFIX = Buffer.from([0x4c, 0x54, 0x4c, 0x46, 1]);
/** Tag and length, before the bytes of a field. */
export const HEADER_BYTES = 5;
export const MAX_LEAF_BYTES = 65_535;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const MAX_TOKEN_LENGTH = 255;

/** An id or a code: visible ASCII, 1 to 255 characters. No Chinese name passes for one. */
const token = ascii(/^[!-~]+$/, MAX_TOKEN_LENGTH, false);

/** Ids or codes with one space between. */
const tokens = ascii(/^[!-~]+(?: [!-~]+)*$/, 32_768, true);

const kind: Codec<Entry['kind']> = {
  encode(value) {
    const place = KINDS.indexOf(value);
    if (place < 0) throw new LeafError('未知的记录种类');
    return Buffer.from([place + 1]);
  },
  decode(bytes) {
    const value = KINDS[(bytes[0] ?? 0) - 1];
    if (value === undefined) throw new LeafError('未知的记录种类');
    return value;
  },
  accepts(view, from, to) {
    if (to - from !== 1) return false;
    const code = view.getUint8(from);
    return code >= 1 && code <= KINDS.length;
  },
};

const uuid: Codec<string> = {
  encode(value) {
    if (!UUID.test(value)) throw new LeafError('记录编号不是小写 UUID');
    return Buffer.from(value.replaceAll('-', ''), 'hex');
  },
  decode: (bytes) =>
    bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  accepts: (_view, from, to) => to - from === 16,
};

/** Unsigned, 8 bytes big-endian, at most 2^53 − 1 so that every language reads the same number. */
const number: Codec<number> = {
  encode(value) {
    if (!Number.isSafeInteger(value) || value < 0) throw new LeafError('数字应为非负整数');
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  },
  decode(bytes) {
    if (bytes.length !== 8) throw new LeafError('数字应为 8 字节');
    return Number(bytes.readBigUInt64BE());
  },
  accepts: (view, from, to) => to - from === 8 && view.getUint32(from) < 2 ** 21,
};

const sized = (isRight: (length: number) => boolean): Codec<Buffer> => ({
  encode(value) {
    if (!isRight(value.length)) throw new LeafError('字节字段长度不对');
    return Buffer.from(value);
  },
  decode: (bytes) => Buffer.from(bytes),
  accepts: (_view, from, to) => isRight(to - from),
});

const hash = sized((length) => length === 32);
const point = sized((length) => length === 65);
const signatures = sized((length) => length > 0 && length % 64 === 0);

const must = <T>(tag: number, codec: Codec<T>): Field<T> => ({ ...codec, tag, isRequired: true });
const may = <T>(tag: number, codec: Codec<T>): Field<T> => ({ ...codec, tag, isRequired: false });

/** Every field of version 1 by ascending tag: frozen, since a leaf must hash alike for ever. */
export const FIELDS: { readonly [Name in keyof Entry]-?: Field<NonNullable<Entry[Name]>> } = {
  origin: must(1, token),
  kind: must(2, kind),
  action: must(3, token),
  entryId: must(4, uuid),
  atMs: must(5, number),
  actor: must(6, token),
  unit: may(7, token),
  tier: may(8, token),
  terminal: may(9, token),
  item: may(10, token),
  itemVersion: may(11, number),
  pages: may(12, tokens),
  purpose: may(13, token),
  approval: may(14, token),
  outcome: may(15, tokens),
  content: may(16, hash),
  detail: may(17, hash),
  gateway: may(18, token),
  epoch: may(19, number),
  sequence: may(20, number),
  previous: may(21, hash),
  key: may(22, point),
  validFromSize: may(23, number),
  restoredOrigin: may(24, token),
  restoredSize: may(25, number),
  restoredRoot: may(26, hash),
  lostFrom: may(27, number),
  lostTo: may(28, number),
  signers: may(29, tokens),
  session: may(30, token),
  answers: may(31, uuid),
  signatures: may(254, signatures),
  mac: may(255, hash),
};

function ascii(shape: RegExp, maxLength: number, isSpaced: boolean): Codec<string> {
  return {
    encode(value) {
      if (value.length > maxLength || !shape.test(value)) {
        throw new LeafError('编号和代码应为可见的 ASCII 字符，不能为空，也不能过长');
      }
      return Buffer.from(value, 'latin1');
    },
    decode: (bytes) => bytes.toString('latin1'),
    accepts: (view, from, to) =>
      to > from && to - from <= maxLength && isVisible(view, from, to, isSpaced),
  };
}

const SPACE = 0x20;
const LAST_VISIBLE = 0x7e;

/** A space stands between two visible characters, if it may stand at all. */
function isVisible(view: DataView, from: number, to: number, isSpaced: boolean): boolean {
  let at = from;
  while (to - at >= 4 && areVisible(view.getInt32(at))) at += 4;
  for (; at < to; at += 1) {
    const byte = view.getUint8(at);
    if (byte > SPACE && byte <= LAST_VISIBLE) continue;
    const isBetween = byte === SPACE && at > from && at < to - 1 && view.getUint8(at - 1) !== SPACE;
    if (!isBetween || !isSpaced) return false;
  }
  return true;
}

const TOP_BITS = 0x80808080 | 0;

/** Whether each of four bytes is above a space and below 0x7f: none of the sums carries over from one into the next. */
function areVisible(four: number): boolean {
  const isAbove = (four | TOP_BITS) - 0x21212121;
  const isBelow = ~(four + 0x01010101) & ~four;
  return (isAbove & isBelow & TOP_BITS) === TOP_BITS;
}
