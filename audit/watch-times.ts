import type { Checkpoint } from './checkpoint.ts';
import type { Findings } from './findings.ts';

/** How much later than its head an entry may say it was made: clocks of two machines differ. */
const AHEAD_MS = 600_000;
/** How much earlier than the head before it: a long transaction, or one that waited. */
const BEHIND_MS = 86_400_000;

/**
 * Holds the times that entries tell of themselves against those at which the heads around them were signed (SPEC §6, step 8).
 * An entry that was dated back or forward is sound for the tree.
 */
export type TimeWatch = {
  /** An entry behind the last head. */
  take: (atMs: number) => void;
  /** A head of the list that fits. */
  reach: (head: Pick<Checkpoint, 'size' | 'timeMs'>) => void;
};

export function watchTimes(findings: Findings): TimeWatch {
  let before: Pick<Checkpoint, 'size' | 'timeMs'> | undefined;
  let earliest = Infinity;
  let latest = -Infinity;
  return {
    take(atMs) {
      earliest = Math.min(earliest, atMs);
      latest = Math.max(latest, atMs);
    },
    reach({ size, timeMs }) {
      // A head that was signed again says nothing of what came before it.
      if (before?.size === size) return;
      const isEarly = before !== undefined && earliest < before.timeMs - BEHIND_MS;
      if (isEarly || latest > timeMs + AHEAD_MS) findings.add({ code: 'time_astray', size });
      before = { size, timeMs };
      [earliest, latest] = [Infinity, -Infinity];
    },
  };
}
