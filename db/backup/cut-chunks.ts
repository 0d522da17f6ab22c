import { crc32 } from 'node:zlib';
import type { RowLine } from './take-snapshot.ts';

/** A stretch of a table: lines of JSON with a newline between, and how many. */
export type Chunk = { text: string; rows: number };

/** A stretch ends on average after so many rows; a power of two. */
const MEAN_ROWS = 1024;
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Cuts rows into stretches that depend on nothing but the rows themselves: one ends where the digest of a row's
 * key says so. So a row that comes, goes or changes makes one stretch new (two, where it is a boundary itself),
 * and all others come out as they did the last time. Numbered blocks would all shift; ranges of keys would grow
 * without end in tables that only grow.
 */
export async function* cutChunks(rows: AsyncIterable<RowLine>): AsyncGenerator<Chunk> {
  let lines: string[] = [];
  let characters = 0;
  for await (const { line, key } of rows) {
    lines.push(line);
    characters += line.length + 1;
    if (!isBoundary(key) && characters < MOST_CHARACTERS) continue;
    yield { text: lines.join('\n'), rows: lines.length };
    lines = [];
    characters = 0;
  }
  if (lines.length > 0) yield { text: lines.join('\n'), rows: lines.length };
}

function isBoundary(key: string): boolean {
  return crc32(key) % MEAN_ROWS === 0;
}
