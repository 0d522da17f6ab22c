import type { Keys, showKeys } from '../../../server/modules/keys/contract.ts';
import { read } from '../../services/http.ts';

export type { Keys };
export type UnitYearKey = Keys['unitYears'][number];
export type Lock = Keys['locks'][number];

export function loadKeys(signal: AbortSignal) {
  return read<typeof showKeys>('/api/keys', { signal });
}
