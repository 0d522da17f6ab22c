/** Memory that a page is decoded into, beside the levels that are added to it. */
import { openSaturatingAdd, type SaturatingAdd } from './forensic/saturating-add.ts';

export type PageMemory = {
  /** All of the memory; the page starts at 0. */
  bytes: Buffer;
  /** Where levels may be put, and how many. */
  levelsAt: number;
  levelBytes: number;
  add: SaturatingAdd;
};

/** Room for a 300 dpi A4 page; larger ones are rare and get a buffer of their own. */
export const PAGE_BYTES = 2600 * 3600 * 3;
const LEVEL_BYTES = 512 * 512 * 3;
const UNIT_BYTES = 65_536;

let opened: PageMemory | undefined;

/** The one of this thread. */
export function pageMemory(): PageMemory {
  return (opened ??= openPageMemory());
}

function openPageMemory(): PageMemory {
  const initial = Math.ceil((PAGE_BYTES + LEVEL_BYTES) / UNIT_BYTES);
  const memory = new WebAssembly.Memory({ initial, maximum: initial });
  return {
    bytes: Buffer.from(memory.buffer),
    levelsAt: PAGE_BYTES,
    levelBytes: LEVEL_BYTES,
    add: openSaturatingAdd(memory),
  };
}
