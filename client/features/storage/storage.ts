import type {
  CopyState,
  FINDING_STATES,
  listFindings,
  orderRepair as orderRepairContract,
  orderScrub as orderScrubContract,
  Repair,
  ScrubOrder,
  ScrubPass,
  ScrubProgress,
  showRepair,
  showStorage,
  showVolume,
  StorageFinding,
  StorageHealth,
} from '../../../server/modules/storage/contract.ts';
import { read, write } from '../../services/http.ts';
import type { BodyOf, Query } from '../../services/http.ts';
import type { Tone } from '../../ui/tone.ts';

export type {
  CopyState,
  Repair,
  ScrubOrder,
  ScrubPass,
  ScrubProgress,
  StorageFinding,
  StorageHealth,
};
export type FindingState = (typeof FINDING_STATES)[number];

const ROOT = '/api/storage';

type Face = { label: string; tone: Tone };

export const COPY_FACES: Record<CopyState['state'], Face> = {
  none: { label: '没有设置', tone: 'amber' },
  in_step: { label: '与主库一致', tone: 'green' },
  behind: { label: '正在跟上', tone: 'blue' },
  away: { label: '连不上', tone: 'red' },
  failed: { label: '复制失败', tone: 'red' },
};

export const SCRUB_FACES: Record<ScrubProgress['state'], Face> = {
  running: { label: '巡检中', tone: 'blue' },
  waiting: { label: '等待下一轮', tone: 'green' },
  paused: { label: '已暂停', tone: 'amber' },
};

export type Disk = StorageHealth['disks'][number];
export const DISK_FACES: Record<Disk['level'], Face> = {
  sound: { label: '充足', tone: 'green' },
  low: { label: '不足', tone: 'amber' },
  full: { label: '将满', tone: 'red' },
};

export function loadStorage(signal: AbortSignal) {
  return read<typeof showStorage>(ROOT, { signal });
}

export function loadFindings(query: Query, signal: AbortSignal) {
  return read<typeof listFindings>(`${ROOT}/findings`, { query, signal });
}

export function loadVolumeHealth(volumeId: string, signal: AbortSignal) {
  return read<typeof showVolume>(`${ROOT}/volumes/${volumeId}`, { signal });
}

export function orderScrub(order: ScrubOrder, key: string) {
  return write<typeof orderScrubContract>(`${ROOT}/scrub`, order, key);
}

export function orderRepair(order: BodyOf<typeof orderRepairContract>, key: string) {
  return write<typeof orderRepairContract>(`${ROOT}/repairs`, order, key);
}

export function loadRepair(repairId: string, signal: AbortSignal) {
  return read<typeof showRepair>(`${ROOT}/repairs/${repairId}`, { signal });
}
