import type { Services } from '../../context.ts';
import type { ViewMark } from '../../imaging/forensic/view-mark.ts';

/** What the invisible mark says of a delivery: where its entry stands in this house's ledger. */
export function viewMarkOf({ ledger, markKey }: Services, index: number): ViewMark {
  return { key: markKey, id: { origin: ledger.origin, index } };
}
