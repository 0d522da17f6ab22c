import type {
  browseLedger,
  LedgerEntry,
  showHead,
} from '../../../server/modules/ledger/contract.ts';
import { read } from '../../services/http.ts';
import type { AnswerOf, Query } from '../../services/http.ts';

export type { LedgerEntry };
export type LedgerHead = AnswerOf<typeof showHead>;

export const EXPORT_PATH = '/api/ledger/export';

export function loadHead(signal?: AbortSignal) {
  return read<typeof showHead>('/api/ledger/head', signal ? { signal } : {});
}

export function loadEntries(query: Query, signal: AbortSignal) {
  return read<typeof browseLedger>('/api/ledger/entries', { query, signal });
}
