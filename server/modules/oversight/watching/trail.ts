/** What one subject did that counts: a place in the ledger, a moment, and the keys that are counted. */
export type Step = { index: number; atMs: number; keys: readonly string[] };

/**
 * 滑动窗口 over the steps of one subject. Steps come in the order of the ledger, in which moments may go back a
 * little; they are kept in the order of time.
 */
export type Trail = {
  /** Takes a step, and answers how many different keys the window that ends at it holds. */
  take(step: Step): number;
  /** Steps of that window that were not handed out since `forget`, and hands them out. */
  handOut(): number[];
  /** All steps may be handed out again. */
  forget(): void;
};

/**
 * How often one key stands in the window, and in all steps that are kept. Steps point here: a week of readings names few
 * units, and a string of an entry would keep that entry in memory. `alone` is the list for every step with no other key.
 */
type Tally = { key: string; inWindow: number; kept: number; alone: readonly Tally[] };

type Kept = { index: number; atMs: number; tallies: readonly Tally[] };

/** How far a moment may lie before one that was recorded earlier without being miscounted. */
export const JITTER_MS = 600_000;

export function createTrail(windowMs: number): Trail {
  let steps: Kept[] = [];
  const tallies = new Map<string, Tally>();
  let differentCount = 0;
  // What is counted: [from, to) of `steps`.
  let from = 0;
  let to = 0;
  let fresh: Kept[] = [];

  function keep({ index, atMs, keys }: Step): Kept {
    const own = keys.map(tallyOf);
    for (const tally of own) tally.kept += 1;
    const [first] = own;
    return { index, atMs, tallies: own.length === 1 && first ? first.alone : own };
  }

  function tallyOf(key: string): Tally {
    const known = tallies.get(key);
    if (known) return known;
    const tally: Tally = { key, inWindow: 0, kept: 0, alone: [] };
    tally.alone = [tally];
    tallies.set(key, tally);
    return tally;
  }

  function letGo(step: Kept): void {
    for (const tally of step.tallies) {
      tally.kept -= 1;
      if (tally.kept === 0) tallies.delete(tally.key);
    }
  }

  function count(step: Kept, by: 1 | -1): void {
    for (const tally of step.tallies) {
      if (tally.inWindow === 0) differentCount += 1;
      tally.inWindow += by;
      if (tally.inWindow === 0) differentCount -= 1;
    }
  }

  function insert(step: Kept): void {
    let place = steps.length;
    while (place > 0 && (steps[place - 1]?.atMs ?? 0) > step.atMs) place -= 1;
    steps.splice(place, 0, step);
    if (place < from) {
      from += 1;
      to += 1;
    } else if (place < to) {
      count(step, 1);
      to += 1;
    }
  }

  /** Lets the window be (end − windowMs, end]. */
  function slide(endMs: number): void {
    const startMs = endMs - windowMs;
    for (let next = steps[to]; next && next.atMs <= endMs; next = steps[to]) {
      count(next, 1);
      to += 1;
    }
    for (let last = steps[to - 1]; last && last.atMs > endMs && to > from; last = steps[to - 1]) {
      count(last, -1);
      to -= 1;
    }
    for (let first = steps[from]; first && first.atMs <= startMs && from < to;) {
      count(first, -1);
      from += 1;
      first = steps[from];
    }
    for (let before = steps[from - 1]; before && before.atMs > startMs; before = steps[from - 1]) {
      count(before, 1);
      from -= 1;
    }
  }

  /** Lets go of what no window will reach any more; moving the rest costs as much as it frees. */
  function prune(endMs: number): void {
    if (from * 2 < steps.length) return;
    const oldest = endMs - windowMs - JITTER_MS;
    const kept = steps.findIndex(({ atMs }, place) => atMs > oldest || place === from);
    for (const step of steps.slice(0, kept)) letGo(step);
    steps = steps.slice(kept);
    fresh = fresh.filter(({ atMs }) => atMs > oldest);
    from -= kept;
    to -= kept;
  }

  return {
    take(step) {
      const kept = keep(step);
      insert(kept);
      fresh.push(kept);
      slide(step.atMs);
      prune(step.atMs);
      return differentCount;
    },
    handOut() {
      const first = steps[from]?.atMs ?? 0;
      const last = steps[to - 1]?.atMs ?? 0;
      const isInside = ({ atMs }: Kept): boolean => first <= atMs && atMs <= last;
      const out = fresh.filter(isInside).map(({ index }) => index);
      fresh = fresh.filter((step) => !isInside(step) && step.atMs >= first - JITTER_MS);
      return out.sort((one, other) => one - other);
    },
    forget() {
      fresh = [...steps];
    },
  };
}
