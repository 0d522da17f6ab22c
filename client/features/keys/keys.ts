import type { Keys, showKeys } from '../../../server/modules/keys/contract.ts';
import { read } from '../../services/http.ts';

export type { Keys };
export type UnitYearKey = Keys['unitYears'][number];
/** Which key is to give way to a new one. */
export type RotatedKey = 'master' | 'ledger' | UnitYearKey;
export type Lock = Keys['locks'][number];

export function loadKeys(signal: AbortSignal) {
  return read<typeof showKeys>('/api/keys', { signal });
}
