import type {
  CopyKind,
  revealIdNumber,
  search,
  showVolume,
} from '../../../server/modules/archives/contract.ts';
import { read, write } from '../../services/http.ts';
import type { AnswerOf } from '../../services/http.ts';

export type SearchResult = AnswerOf<typeof search>;
export type FullHit = Extract<SearchResult['items'][number], { visibility: 'full' }>;
export type ExistenceHit = Extract<SearchResult['items'][number], { visibility: 'existence' }>;

export const COPY_KIND_NAMES: Record<CopyKind, string> = { original: '正本', duplicate: '副本' };

export function findVolumes(q: string, cursor: string, signal: AbortSignal) {
  return read<typeof search>('/api/archives/search', { query: { q, cursor }, signal });
}

export function loadVolume(volumeId: string, signal: AbortSignal) {
  return read<typeof showVolume>(`/api/archives/volumes/${volumeId}`, { signal });
}

/** Shows the whole ID number; the reason is recorded with who asked. */
export function revealIdNumberOf(volumeId: string, reason: string, key: string) {
  return write<typeof revealIdNumber>(
    `/api/archives/volumes/${volumeId}/id-number`,
    { reason },
    key,
  );
}
