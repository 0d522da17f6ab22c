import { DerError } from './errors.ts';

export const DER_INTEGER = 0x02;
export const DER_OCTET_STRING = 0x04;
export const DER_SEQUENCE = 0x30;

/** Takes one value with the expected tag off the front: its body, and what follows it. */
export function readDer(bytes: Buffer, tag: number): { body: Buffer; rest: Buffer } {
  if (bytes[0] !== tag) throw new DerError('DER 标签不符');
  const { length, start } = readLength(bytes);
  if (bytes.length - start < length) throw new DerError('DER 长度超出数据');
  return { body: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

/** Encodes one value whose body is the parts joined together. */
export function writeDer(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), writeLength(body.length), body]);
}

/**
 * Reads a non-negative INTEGER into a big-endian field of `width` bytes. Only the shortest form is
 * accepted.
 */
export function readUnsigned(bytes: Buffer, width: number): { value: Buffer; rest: Buffer } {
  const { body, rest } = readDer(bytes, DER_INTEGER);
  const first = body[0];
  if (first === undefined || first >= 0x80) throw new DerError('DER 整数不是非负数');
  if (first === 0 && body.length > 1 && (body[1] ?? 0) < 0x80) throw new DerError('DER 整数冗长');
  const digits = first === 0 ? body.subarray(1) : body;
  if (digits.length > width) throw new DerError('DER 整数过大');
  return { value: Buffer.concat([Buffer.alloc(width - digits.length), digits]), rest };
}

/** Encodes a big-endian unsigned number as the shortest INTEGER. */
export function writeUnsigned(value: Uint8Array): Buffer {
  const lead = value.findIndex((byte) => byte !== 0);
  const digits = lead < 0 ? Buffer.alloc(1) : Buffer.from(value.subarray(lead));
  const isHigh = (digits[0] ?? 0) >= 0x80;
  return writeDer(DER_INTEGER, ...(isHigh ? [Buffer.alloc(1), digits] : [digits]));
}

function readLength(bytes: Buffer): { length: number; start: number } {
  const first = bytes[1];
  if (first === undefined) throw new DerError('DER 数据不完整');
  if (first < 0x80) return { length: first, start: 2 };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4 || bytes.length < 2 + octets) throw new DerError('DER 长度无效');
  const length = bytes.readUIntBE(2, octets);
  if (length < 0x80 || bytes[2] === 0) throw new DerError('DER 长度冗长');
  return { length, start: 2 + octets };
}

function writeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return Buffer.from([0x80 | octets.length, ...octets]);
}
