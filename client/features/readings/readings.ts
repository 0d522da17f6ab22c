import type { showReadings } from '../../../server/modules/desk/contract.ts';
import { read } from '../../services/http.ts';
import type { AnswerOf } from '../../services/http.ts';

export type Readings = AnswerOf<typeof showReadings>;
export type PageReading = Readings['readings'][number];

/** Who has read a volume, or one page of it. Asking is itself recorded. */
export function loadReadings(volumeId: string, page: string | undefined, signal: AbortSignal) {
  return read<typeof showReadings>(`/api/archives/volumes/${volumeId}/readings`, {
    query: { page },
    signal,
  });
}
