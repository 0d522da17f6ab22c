import type { ReadEntry } from '../ledger/index.ts';
import { readTimes } from '../viewing/index.ts';
import { unsentBy, type Unsent } from './unsent.ts';
import { whatHappened } from './what-happened.ts';
import type { Happening } from './words.ts';

/** What happened in a sitting, in order. */
export type Step = {
  index: number;
  /** Missing where the stored bytes are no entry. */
  entryId?: string;
  atMs: number;
  what: Happening;
  /** Ids of the pages. */
  pages: readonly string[];
  /** Who confirmed, where the other reader did. */
  actor: string;
  outcome?: string;
  /** Of a delivery of which nothing left: what says so. It was nobody's reading. */
  unsent: Unsent | null;
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
  /** Work on copies of one request, which nobody opens and closes: what follows close upon each other is one. */
  isOfCopies: boolean;
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

/**
 * Sittings in the order in which they began, from one volume's entries in theirs. How long a page was looked at is
 * what was told of its reading; where nothing was, it is taken to be looked at until the same reader's next one, at
 * most `mostMs`: thumbnails cover no page, and end no time. A pause longer than that ends work on copies. `unsent`:
 * deliveries of which nothing left, by their entries, whose taking back is no step of its own.
 */
export function layOutSittings(
  entries: readonly ReadEntry[],
  mostMs: number,
  unsent: ReadonlyMap<string, Unsent> = unsentBy(entries),
): Sitting[] {
  const sittings: Sitting[] = [];
  const newest = new Map<string, Sitting>();
  const underway = new Map<string, Sitting>();
  const pages = new Map<string, Step>();
  const known = new Set(entries.map(({ entry }) => entry.entryId));
  for (const { index, entry } of entries) {
    if (entry.action === TIMES) tellTimes(pages, entry);
    const told = whatHappened(entry);
    if (!told) continue;
    const { what, isOfCopies } = told;
    if (what === 'unsent' && entry.answers !== undefined && known.has(entry.answers)) continue;
    // The other reader confirms at the first one's terminal, in whose sitting that belongs.
    const place = `${entry.terminal ?? ''} ${entry.approval ?? ''}`;
    const key = `${isOfCopies} ${entry.actor} ${place}`;
    const last = what === 'confirm' ? newest.get(place) : underway.get(key);
    const found = last && isOver(last, entry.atMs, { what, mostMs }) ? undefined : last;
    // What was refused before anything was open is no sitting.
    if (!found && (what === 'refuse' || what === 'unsent')) continue;
    const isNew = found === undefined || what === 'open';
    const sitting = isNew ? begin(index, entry, told) : found;
    if (isNew) sittings.push(sitting);
    if (!isOfCopies) newest.set(place, sitting);
    if (what !== 'confirm') underway.set(key, sitting);
    const step = addStep(sitting, { index, entry, what, unsent }, mostMs);
    if (isOnScreen(step) && entry.entryId !== undefined) pages.set(entry.entryId, step);
    if (what === 'close') underway.delete(key);
  }
  return sittings;
}

type Entry = ReadEntry['entry'];

/** By these the page before is no more what is looked at. */
const ENDING: readonly Happening[] = ['page', 'extract', 'copy', 'close'];

/** A page stood on somebody's screen. */
export function isOnScreen({ what, unsent }: Pick<Step, 'what' | 'unsent'>): boolean {
  return unsent === null && (what === 'page' || what === 'extract');
}

export function entryIdsOf(steps: readonly Step[]): string[] {
  return steps.map(({ entryId }) => entryId).filter((id) => id !== undefined);
}

/** Whether work on copies had ended by then; a long print may fail late. */
function isOver(
  { isOfCopies, steps }: Sitting,
  atMs: number,
  { what, mostMs }: Pick<Step, 'what'> & { mostMs: number },
): boolean {
  return isOfCopies && what !== 'unsent' && atMs - (steps.at(-1)?.atMs ?? atMs) > mostMs;
}

function begin(
  index: number,
  entry: Entry,
  { what, isOfCopies }: Pick<Sitting, 'isOfCopies'> & Pick<Step, 'what'>,
): Sitting {
  const { actor, unit, terminal, purpose, approval } = entry;
  return {
    index,
    isOfCopies,
    isWhole: what === 'open' || isOfCopies,
    actor,
    ...(unit !== undefined && { unit }),
    ...(terminal !== undefined && { terminal }),
    ...(purpose !== undefined && { purpose }),
    ...(approval !== undefined && { approval }),
    closedAtMs: null,
    steps: [],
  };
}

type Happened = {
  index: number;
  entry: Entry;
  what: Step['what'];
  unsent: ReadonlyMap<string, Unsent>;
};

function addStep(sitting: Sitting, { index, entry, what, unsent }: Happened, mostMs: number): Step {
  const { atMs, actor, outcome, entryId } = entry;
  if (ENDING.includes(what)) {
    const last = sitting.steps.findLast((step) => isOnScreen(step));
    // A clock that was set back must not take time away.
    if (last?.heldMs === null && last.forMs === null)
      setTime(last, Math.max(0, atMs - last.atMs), mostMs);
  }
  if (what === 'close') sitting.closedAtMs = atMs;
  const pages = entry.pages?.split(' ') ?? [];
  const told = {
    index,
    ...(entryId !== undefined && { entryId }),
    atMs,
    what,
    pages,
    actor,
    ...(outcome !== undefined && { outcome }),
    unsent: unsent.get(entryId ?? '') ?? null,
  };
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
