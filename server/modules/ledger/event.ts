import type { Entry, Kind } from '../../../audit/leaf.ts';

/** What an act says of itself; origin, number and time are added by `record`. */
export type LedgerEvent = Pick<Entry, 'action' | 'actor'> &
  Partial<
    Pick<
      Entry,
      | 'unit'
      | 'tier'
      | 'terminal'
      | 'item'
      | 'itemVersion'
      | 'pages'
      | 'purpose'
      | 'approval'
      | 'outcome'
      | 'content'
      | 'answers'
    >
  > & {
    kind: Extract<Kind, 'INTENT' | 'DONE' | 'DENY' | 'CHANGE' | 'ABORT'>;
    /** Free text: kept beside the ledger, which takes only its salted digest. */
    detail?: string;
  };
