/** Memory that a page is decoded into, beside what is added to it. */
import { openLoop, type Loop } from '../../crypto/open-loop.ts';
import { assembleSaturatingAdd } from './forensic/saturating-add.ts';
import { assembleLevels } from './forensic/write-levels.ts';

export type PageMemory = {
  /** All of the memory; the page starts at 0. */
  bytes: Buffer;
  /** Of a tile of the invisible mark: as waves, and as levels for each colour. */
  waves: Float32Array;
  levels: Int8Array;
  writeLevels: Loop['run'];
  add: Loop['run'];
};

/** Room for a 300 dpi A4 page; larger ones are rare and get a buffer of their own. */
export const PAGE_BYTES = 2600 * 3600 * 3;
/** The largest tile. */
const TILE = 512 * 512;
const UNIT_BYTES = 65_536;

let opened: PageMemory | undefined;

/** The one of this thread. */
export function pageMemory(): PageMemory {
  return (opened ??= openPageMemory());
}

function openPageMemory(): PageMemory {
  const units = Math.ceil((PAGE_BYTES + 7 * TILE) / UNIT_BYTES);
  const adding = openLoop(assembleSaturatingAdd(), units);
  const writing = adding && openLoop(assembleLevels(), adding);
  if (!writing) throw new Error('WebAssembly knows no vectors here');
  const { buffer } = adding.bytes;
  return {
    bytes: Buffer.from(buffer),
    waves: new Float32Array(buffer, PAGE_BYTES, TILE),
    levels: new Int8Array(buffer, PAGE_BYTES + 4 * TILE, 3 * TILE),
    writeLevels: writing.run,
    add: adding.run,
  };
}
