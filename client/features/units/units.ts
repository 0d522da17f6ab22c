import type { showAuthorities } from '../../../server/modules/archives/contract.ts';
import type { listUnits, showUnit, Unit } from '../../../server/modules/units/contract.ts';
import { read } from '../../services/http.ts';

export type { Unit };

export function loadUnits(signal: AbortSignal) {
  return read<typeof listUnits>('/api/units', { signal });
}

export function loadUnit(unitId: string, signal: AbortSignal) {
  return read<typeof showUnit>(`/api/units/${unitId}`, { signal });
}

export function loadAuthorities(volumeId: string, signal: AbortSignal) {
  return read<typeof showAuthorities>(`/api/archives/volumes/${volumeId}/authorities`, { signal });
}
