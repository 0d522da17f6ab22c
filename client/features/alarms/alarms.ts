import type { browseAlarms } from '../../../server/modules/alarms/contract.ts';
import { read } from '../../services/http.ts';

export function loadAlarms(signal: AbortSignal) {
  return read<typeof browseAlarms>('/api/alarms', { signal });
}
