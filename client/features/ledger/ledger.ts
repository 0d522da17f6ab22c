import type {
  browseLedger,
  LedgerEntry,
  showHead,
} from '../../../server/modules/ledger/contract.ts';
import type { revealSubject } from '../../../server/modules/archives/contract.ts';
import { read, write } from '../../services/http.ts';
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

/** Whose volume it is; the reason is recorded with who asked. */
export function revealSubjectOf(volumeId: string, reason: string, key: string) {
  return write<typeof revealSubject>(`/api/archives/volumes/${volumeId}/subject`, { reason }, key);
}
