import type { ScrubConfig } from '../../config.ts';

/** A pass aims to end with a tenth of its period to spare. */
const SHARE_OF_PERIOD = 0.9;
const DAY_MS = 86_400_000;

export type PassStanding = {
  startedAt: Date;
  totalBytes: number;
  doneBytes: number;
  isManual: boolean;
};

export type Pace = {
  /** What it takes from `now` on to end within the period. */
  needed: number;
  /** How fast to go, in bytes a second; a pass that somebody ordered is held back by readers alone. */
  allowed: number;
  /** The highest speed allowed is too little. */
  isBehind: boolean;
};

type Reading = {
  pass: { startedAt: Date; isManual: boolean };
  /** Bytes of the store, and how many of them the pass has read. */
  totalBytes: number;
  doneBytes: number;
  /** What it has read of the second copy, which is to be read whole as well; nothing where none is set up. */
  copyBytes: number | undefined;
};

/** Where a pass stands that reads the store, and its second copy if there is one. */
export function standingOf({ pass, totalBytes, doneBytes, copyBytes }: Reading): PassStanding {
  return copyBytes === undefined
    ? { ...pass, totalBytes, doneBytes }
    : { ...pass, totalBytes: 2 * totalBytes, doneBytes: doneBytes + copyBytes };
}

/** How fast a pass has to go: what is late is made up for by going faster, between the two limits. */
export function paceOf(pass: PassStanding, config: ScrubConfig, now: Date): Pace {
  const aimMs = pass.startedAt.getTime() + config.periodDays * DAY_MS * SHARE_OF_PERIOD;
  const leftSeconds = Math.max(1, (aimMs - now.getTime()) / 1000);
  const needed = Math.max(0, pass.totalBytes - pass.doneBytes) / leftSeconds;
  const { leastBytesPerSecond: least, mostBytesPerSecond: most } = config;
  return {
    needed,
    allowed: pass.isManual ? Infinity : Math.min(most, Math.max(least, needed)),
    isBehind: needed > most && !pass.isManual,
  };
}

/** When the pass after one that began at `startedAt` begins: no volume waits longer than a period. */
export function nextStart(startedAt: Date, { periodDays }: ScrubConfig): Date {
  return new Date(startedAt.getTime() + periodDays * DAY_MS);
}
