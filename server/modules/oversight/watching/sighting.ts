import type { OpenHours } from '../../../../policies/fit-terminal.ts';

/** What stood behind a reading when it was recorded. */
export type ReadingFacts = {
  /** Unit that keeps the volume, and whose file it is; null where the volume is not known. */
  unitId: string | null;
  personId: string | null;
  /** The right that the entry names, of its reader or, for copies, of whom they are made for; null where there is none. */
  grant: { volumeId: string; fromMs: number; toMs: number; recalledMs: number | null } | null;
  /** Pages of the entry that the cut of that right does not open, or that it does not give on paper in that way. */
  pagesOutside: readonly string[];
};

/** 条目 as rules see it: the entry, and the facts of its moment. */
export type Sighting = {
  index: number;
  atMs: number;
  kind: string;
  action: string;
  /** Account, `system` or `anonymous`. */
  actor: string;
  terminal: string | null;
  item: string | null;
  outcome: string | null;
  pages: readonly string[];
  /** The actor was one of the three officers. */
  isOfficer: boolean;
  /** When the terminal may be used; null for always. */
  terminalHours: readonly OpenHours[] | null;
  /** Of entries that tell of an archive being read or copied. */
  reading: ReadingFacts | null;
};
