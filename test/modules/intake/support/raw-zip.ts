import { crc32, deflateRawSync } from 'node:zlib';

/** One zip entry, honest unless told to lie. */
export type RawEntry = {
  name: string | Buffer;
  content: Buffer;
  isDeflated?: boolean;
  /** General purpose bits; 0x800 marks a UTF-8 name. */
  flags?: number;
  method?: number;
  /** Unix mode, kept in the upper half of the external attributes. */
  mode?: number;
  extra?: Buffer;
  claimedBytes?: number;
  claimedCrc32?: number;
  /** Points at the data of the entry before, as an overlapping bomb does. */
  sharesPrevious?: boolean;
};

type Placed = { record: Buffer; local: Buffer };

const UTF8_NAME = 0x800;

/** Writes a zip by hand, so that a test can write what no packer would. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = [];
  const records: Buffer[] = [];
  let end = 0;
  let start = 0;
  for (const entry of entries) {
    if (entry.sharesPrevious !== true) start = end;
    const { record, local } = place(entry, start);
    records.push(record);
    if (entry.sharesPrevious === true) continue;
    locals.push(local);
    end += local.length;
  }
  const directory = Buffer.concat(records);
  return Buffer.concat([...locals, directory, endRecord(records.length, directory.length, end)]);
}

function place(entry: RawEntry, offset: number): Placed {
  const name = Buffer.from(entry.name);
  const data = entry.isDeflated === true ? deflateRawSync(entry.content) : entry.content;
  const extra = entry.extra ?? Buffer.alloc(0);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(entry.flags ?? UTF8_NAME, 2);
  fields.writeUInt16LE(entry.method ?? (entry.isDeflated === true ? 8 : 0), 4);
  fields.writeUInt32LE(entry.claimedCrc32 ?? crc32(entry.content), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(entry.claimedBytes ?? entry.content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  fields.writeUInt16LE(extra.length, 24);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, extra, data]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  const madeByUnix = Buffer.from([20, 3]);
  const record = [Buffer.from('PK\x01\x02'), madeByUnix, fields, tail, name, extra];
  return { record: Buffer.concat(record), local };
}

function endRecord(count: number, directoryBytes: number, directoryStart: number): Buffer {
  const record = Buffer.alloc(22);
  record.write('PK\x05\x06');
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(directoryBytes, 12);
  record.writeUInt32LE(directoryStart, 16);
  return record;
}
