import type { Entry } from '../../audit/leaf.ts';
import { isReleasing } from './releasing-acts.ts';

/**
 * Entries that this process itself has sequenced, read back and signed for, and that nobody has used yet. They are
 * kept in its memory alone: no row can stand in for one, and a restart makes every older receipt worthless.
 */
export type FreshEntries = {
  /** Call when their checkpoint is durable, before anybody is told. */
  note: (entries: readonly Entry[]) => void;
  /** Gives an entry once; what it was refused for is known for a while. */
  use: (entryId: string) => Entry | 'unsigned' | 'used' | 'stale';
};

/** At thousands of pages a second the oldest go first, and their readers ask again. */
const LIMIT = 100_000;

type Kept = { entry: Entry; signedAt: number; isUsed: boolean };

/** `now` counts milliseconds and never goes back: a wall clock that is set makes no receipt younger. */
export function createFreshEntries({
  windowMs,
  now = () => performance.now(),
}: {
  windowMs: number;
  now?: () => number;
}): FreshEntries {
  const kept = new Map<string, Kept>();
  const forget = (before: number): void => {
    for (const [entryId, { signedAt }] of kept) {
      if (signedAt >= before && kept.size <= LIMIT) return;
      kept.delete(entryId);
    }
  };
  return {
    note(entries) {
      const signedAt = now();
      for (const entry of entries) {
        if (isReleasing(entry)) kept.set(entry.entryId, { entry, signedAt, isUsed: false });
      }
      forget(signedAt - 2 * windowMs);
    },
    use(entryId) {
      const found = kept.get(entryId);
      if (!found) return 'unsigned';
      if (found.isUsed) return 'used';
      found.isUsed = true;
      return now() - found.signedAt > windowMs ? 'stale' : found.entry;
    },
  };
}
