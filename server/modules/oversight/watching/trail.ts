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

/** How far a moment may lie before one that was recorded earlier without being miscounted. */
export const JITTER_MS = 600_000;

export function createTrail(windowMs: number): Trail {
  let steps: Step[] = [];
  const counts = new Map<string, number>();
  // What is counted: [from, to) of `steps`.
  let from = 0;
  let to = 0;
  let fresh = new Set<Step>();

  function count({ keys }: Step, by: 1 | -1): void {
    for (const key of keys) {
      const left = (counts.get(key) ?? 0) + by;
      if (left === 0) counts.delete(key);
      else counts.set(key, left);
    }
  }

  function insert(step: Step): void {
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
    for (const step of steps.slice(0, kept)) fresh.delete(step);
    steps = steps.slice(kept);
    from -= kept;
    to -= kept;
  }

  return {
    take(step) {
      insert(step);
      fresh.add(step);
      slide(step.atMs);
      prune(step.atMs);
      return counts.size;
    },
    handOut() {
      const first = steps[from]?.atMs ?? 0;
      const last = steps[to - 1]?.atMs ?? 0;
      const out: number[] = [];
      for (const step of fresh) {
        const isInside = first <= step.atMs && step.atMs <= last;
        if (isInside) out.push(step.index);
        if (isInside || step.atMs < first - JITTER_MS) fresh.delete(step);
      }
      return out.sort((one, other) => one - other);
    },
    forget() {
      fresh = new Set(steps);
    },
  };
}
