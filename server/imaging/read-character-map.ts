/** Reads which characters a font has, so that a missing one is told and never printed as a box. */
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Code points covered by a TTF, OTF or TTC file (its first face), from the `cmap` table
 * (OpenType 1.9, formats 4 and 12). Throws on a file without a usable table.
 */
export function readCharacterMap(file: string): Set<number> {
  const handle = openSync(file, 'r');
  try {
    return readCoverage(readTable(handle, 'cmap', file));
  } finally {
    closeSync(handle);
  }
}

function readTable(handle: number, tag: string, file: string): Buffer {
  const isCollection = readAt(handle, 0, 4).toString('latin1') === 'ttcf';
  const start = isCollection ? readAt(handle, 12, 4).readUInt32BE() : 0;
  const tableCount = readAt(handle, start + 4, 2).readUInt16BE();
  const directory = readAt(handle, start + 12, tableCount * 16);
  for (let at = 0; at < directory.length; at += 16) {
    if (directory.toString('latin1', at, at + 4) !== tag) continue;
    return readAt(handle, directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12));
  }
  throw new Error(`${file} has no ${tag} table`);
}

function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const read = readSync(handle, bytes, 0, length, position);
  if (read !== length) throw new Error('font file ends too soon');
  return bytes;
}

function readCoverage(cmap: Buffer): Set<number> {
  const covered = new Set<number>();
  const count = cmap.readUInt16BE(2);
  for (let index = 0; index < count; index++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4));
    const format = subtable.readUInt16BE(0);
    if (format === 4) addSegments(subtable, covered);
    if (format === 12) addGroups(subtable, covered);
  }
  if (covered.size === 0) throw new Error('font has no Unicode character map');
  return covered;
}

function addSegments(table: Buffer, covered: Set<number>): void {
  const segments = table.readUInt16BE(6);
  for (let at = 0; at < segments; at += 2) {
    const end = table.readUInt16BE(14 + at);
    const start = table.readUInt16BE(16 + segments + at);
    for (let point = start; point <= end && point < 0xffff; point++) {
      if (segmentGlyph(table, segments, at, point - start) !== 0) covered.add(point);
    }
  }
}

function segmentGlyph(table: Buffer, segments: number, at: number, index: number): number {
  const start = table.readUInt16BE(16 + segments + at);
  const delta = table.readUInt16BE(16 + segments * 2 + at);
  const rangeAt = 16 + segments * 3 + at;
  const range = table.readUInt16BE(rangeAt);
  if (range === 0) return (start + index + delta) & 0xffff;
  return table.readUInt16BE(rangeAt + range + index * 2);
}

function addGroups(table: Buffer, covered: Set<number>): void {
  const groups = table.readUInt32BE(12);
  for (let group = 0; group < groups; group++) {
    const at = 16 + group * 12;
    const end = table.readUInt32BE(at + 4);
    for (let point = table.readUInt32BE(at); point <= end; point++) covered.add(point);
  }
}
