import type {
  browseLedger,
  LedgerEntry,
  showHead,
} from '../../../server/modules/ledger/contract.ts';
import type { findSubject, revealSubject } from '../../../server/modules/archives/contract.ts';
import type {
  Between,
  browseRefusals,
  EntryDetail,
  Refusals,
  revealDetail,
  showBetween,
  showEntry,
  showSitting,
  showVolume,
  Sitting,
  Step,
  VolumeReadings,
} from '../../../server/modules/desk/contract.ts';
import { fetchFile, read, write } from '../../services/http.ts';
import type { AnswerOf, Query } from '../../services/http.ts';
import { saveBlob } from '../../services/save-blob.ts';

export type { Between, EntryDetail, LedgerEntry, Refusals, Sitting, Step, VolumeReadings };
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

export function loadEntry(index: string, query: Query, signal: AbortSignal) {
  return read<typeof showEntry>(`/api/ledger/entries/${index}`, { query, signal });
}

/** The text beside an entry; the reason is recorded with who asked. */
export function revealDetailOf(
  index: number,
  asked: { reason: string; past?: string },
  key: string,
) {
  return write<typeof revealDetail>(`/api/ledger/entries/${index}/detail`, asked, key);
}

export function loadVolume(volumeId: string, query: Query, signal: AbortSignal) {
  return read<typeof showVolume>(`/api/ledger/volumes/${volumeId}`, { query, signal });
}

export function loadSitting(volumeId: string, index: string, query: Query, signal: AbortSignal) {
  const path = `/api/ledger/volumes/${volumeId}/sittings/${index}`;
  return read<typeof showSitting>(path, { query, signal });
}

export function loadRefusals(query: Query, signal: AbortSignal) {
  return read<typeof browseRefusals>('/api/ledger/refusals', { query, signal });
}

export function loadBetween(query: Query, signal: AbortSignal) {
  return read<typeof showBetween>('/api/ledger/between', { query, signal });
}

/** Of which volumes a name, an ID number or an archive number speaks; that it was asked is recorded. */
export function findVolumesOf(wanted: { q: string; reason: string }, key: string) {
  return write<typeof findSubject>('/api/archives/subjects', wanted, key);
}

/** Saves what a path answers with as a file. */
export async function saveFile(path: string, body?: object): Promise<true> {
  const { blob, fileName } = await fetchFile(path, body);
  saveBlob(blob, fileName);
  return true;
}
