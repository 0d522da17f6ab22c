import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Sizes of scanned pages at 300 dpi in the exchange packages that were measured. */
const SMALLEST_BYTES = 386_000;
const LARGEST_BYTES = 931_000;

export type PageSet = { files: string[]; bytes: number };

/** Writes pages that no tool can compress or deduplicate, with the first and last bytes of a JPEG. */
export function writePageSet(folder: string, wantedBytes: number): PageSet {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  let bytes = 0;
  while (bytes < wantedBytes) {
    const page = randomBytes(randomInt(SMALLEST_BYTES, LARGEST_BYTES));
    page.writeUInt32BE(0xffd8ffe0, 0);
    page.writeUInt16BE(0xffd9, page.length - 2);
    const file = join(folder, `${String(files.length + 1).padStart(5, '0')}.jpg`);
    writeFileSync(file, page);
    files.push(file);
    bytes += page.length;
  }
  return { files, bytes };
}
