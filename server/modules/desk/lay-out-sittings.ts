import type { ReadEntry } from '../ledger/index.ts';
import { readTimes } from '../viewing/index.ts';

/** What happened in a sitting, in order. `page`: a page left the server; `strip`: thumbnails did. */
export type Step = {
  index: number;
  atMs: number;
  what: 'open' | 'confirm' | 'page' | 'strip' | 'refuse' | 'unsent' | 'close';
  /** Ids of the pages. */
  pages: readonly string[];
  /** Who confirmed, where the other reader did. */
  actor: string;
  outcome?: string;
  /**
   * Of a page: how long it stood before somebody, as beats told while it was read. Where nothing was told, until
   * the reader's next page or the end of the sitting; null where neither is known.
   */
  forMs: number | null;
  /** Where beats told of it: how long the server saw that it could stand there. Beats may say less, never more. */
  heldMs: number | null;
  /** Not told: the time was longer, and a reader who touches nothing for so long is taken to have gone. */
  isCapped: boolean;
};

/** One reader's opening of a volume under one request (一次阅档), told from the ledger alone. */
export type Sitting = {
  /** Of the entry that it begins with. */
  index: number;
  /** False where the entry that opened it lies before those at hand. */
  isWhole: boolean;
  actor: string;
  unit?: string;
  terminal?: string;
  purpose?: string;
  approval?: string;
  closedAtMs: number | null;
  steps: Step[];
};

const TIMES = 'viewing.time_pages';
const WHAT: Partial<Record<string, Step['what']>> = {
  'viewing.open': 'open',
  'viewing.confirm': 'confirm',
  'viewing.read_page': 'page',
  'viewing.read_strip': 'strip',
  'viewing.send': 'unsent',
  'viewing.close': 'close',
};

/**
 * Sittings in the order in which they began, from one volume's entries in theirs. How long a page was looked at is
 * what was told of its reading; where nothing was, it is taken to be looked at until the same reader's next one, at
 * most `mostMs`: thumbnails cover no page, and end no time.
 */
export function layOutSittings(entries: readonly ReadEntry[], mostMs: number): Sitting[] {
  const sittings: Sitting[] = [];
  const newest = new Map<string, Sitting>();
  const underway = new Map<string, Sitting>();
  const pages = new Map<string, Step>();
  for (const { index, entry } of entries) {
    if (entry.action === TIMES) tellTimes(pages, entry);
    const what = whatIs(entry);
    if (!what) continue;
    // The other reader confirms at the first one's terminal, in whose sitting that belongs.
    const place = `${entry.terminal ?? ''} ${entry.approval ?? ''}`;
    const key = `${entry.actor} ${place}`;
    const found = what === 'confirm' ? newest.get(place) : underway.get(key);
    // What was refused before anything was open is no sitting.
    if (!found && (what === 'refuse' || what === 'unsent')) continue;
    const isNew = found === undefined || what === 'open';
    const sitting = isNew ? begin(index, entry, what === 'open') : found;
    if (isNew) sittings.push(sitting);
    newest.set(place, sitting);
    if (what !== 'confirm') underway.set(key, sitting);
    const step = addStep(sitting, { index, entry, what }, mostMs);
    if (what === 'page' && entry.entryId !== undefined) pages.set(entry.entryId, step);
    if (what === 'close') underway.delete(key);
  }
  return sittings;
}

type Entry = ReadEntry['entry'];

function whatIs({ kind, action }: Entry): Step['what'] | undefined {
  const what = WHAT[action];
  if (what === undefined || what === 'unsent') return what;
  return kind === 'DENY' ? 'refuse' : what;
}

function begin(index: number, entry: Entry, isWhole: boolean): Sitting {
  const { actor, unit, terminal, purpose, approval } = entry;
  return {
    index,
    isWhole,
    actor,
    ...(unit !== undefined && { unit }),
    ...(terminal !== undefined && { terminal }),
    ...(purpose !== undefined && { purpose }),
    ...(approval !== undefined && { approval }),
    closedAtMs: null,
    steps: [],
  };
}

function addStep(
  sitting: Sitting,
  { index, entry, what }: { index: number; entry: Entry; what: Step['what'] },
  mostMs: number,
): Step {
  const { atMs, actor, outcome } = entry;
  if (what === 'page' || what === 'close') {
    const last = sitting.steps.findLast((step) => step.what === 'page');
    // A clock that was set back must not take time away.
    if (last?.heldMs === null && last.forMs === null)
      setTime(last, Math.max(0, atMs - last.atMs), mostMs);
  }
  if (what === 'close') sitting.closedAtMs = atMs;
  const pages = entry.pages?.split(' ') ?? [];
  const told = { index, atMs, what, pages, actor, ...(outcome !== undefined && { outcome }) };
  const step = { ...told, forMs: null, heldMs: null, isCapped: false };
  sitting.steps.push(step);
  return step;
}

/** What was told of a reading at several times adds up, and stands in place of what is only reckoned. */
function tellTimes(pages: ReadonlyMap<string, Step>, entry: Entry): void {
  for (const { entryId, watchedMs, heldMs } of readTimes(entry)) {
    const step = pages.get(entryId);
    if (!step) continue;
    step.forMs = (step.heldMs === null ? 0 : (step.forMs ?? 0)) + watchedMs;
    step.heldMs = (step.heldMs ?? 0) + heldMs;
    step.isCapped = false;
  }
}

function setTime(step: Step, ms: number, mostMs: number): void {
  step.forMs = Math.min(ms, mostMs);
  step.isCapped = ms > mostMs;
}
