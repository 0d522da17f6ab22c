import { SEND_COPY, SEND_PAGE } from '../../key-release/releasing-acts.ts';
import type { ReadEntry } from '../ledger/index.ts';

export const SENDING: readonly string[] = [SEND_PAGE, SEND_COPY];

/** 未送出: the entry that says that nothing of a delivery left, and why. */
export type Unsent = { index: number; outcome: string | null };

/** Of which deliveries these entries say so, by the ids of the deliveries' own. */
export function unsentBy(entries: readonly ReadEntry[]): ReadonlyMap<string, Unsent> {
  return new Map(
    entries.flatMap(({ index, entry: { action, answers, outcome = null } }) =>
      answers !== undefined && SENDING.includes(action) ? [[answers, { index, outcome }]] : [],
    ),
  );
}
