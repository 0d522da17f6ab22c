import type { GapReason } from '../../backup/gap.ts';
import type { MediumKind, MediumState } from './contract.ts';

export const MEDIUM_KIND_NAMES: Record<MediumKind, string> = {
  usb_disk: 'U 盘',
  hard_disk: '移动硬盘',
  optical: '光盘',
  tape: '磁带',
  network: '专用备份存储',
};

export const MEDIUM_STATE_NAMES: Record<MediumState, string> = {
  in_use: '在用',
  sealed: '封存',
  handed_over: '移交',
  destroyed: '已销毁',
};

export const GAP_REASON_NAMES: Record<GapReason, string> = {
  absent: '档案库中丢失',
  damaged: '档案库中已损坏',
  conflict: '介质上同号的版本不同，或缺此前的版本',
};
