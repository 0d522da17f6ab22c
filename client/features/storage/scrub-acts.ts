import type { ScrubOrder, ScrubProgress } from './storage.ts';

export type ScrubAct = {
  order: Exclude<ScrubOrder['order'], 'volume'>;
  label: string;
  /** Said before it is done. */
  confirm: string;
  done: string;
};

const START: ScrubAct = {
  order: 'start',
  label: '立即巡检',
  confirm:
    '从第一卷查起，把每一卷都查一遍。人工安排的巡检不限速，但总让阅档和入库先行；量大时可能需要几天。',
  done: '已开始新的一轮巡检。',
};

const RESTART: ScrubAct = {
  ...START,
  label: '从头巡检',
  confirm:
    '正在进行的这一轮就此结束，已经查过的卷也重新查一遍；已有的发现仍然保留。人工安排的巡检不限速，但总让阅档和入库先行。',
};

const PAUSE: ScrubAct = {
  order: 'pause',
  label: '暂停巡检',
  confirm: '暂停期间损坏不会被发现，直到有人点“继续巡检”。已经查过的卷不必重查。',
  done: '巡检已暂停。',
};

const RESUME: ScrubAct = {
  order: 'resume',
  label: '继续巡检',
  confirm: '从暂停的地方接着查。',
  done: '巡检已继续。',
};

/** What may be asked of the scrub as it stands, in the order of the buttons. */
export function scrubActsFor({ state, passNo }: ScrubProgress): readonly ScrubAct[] {
  if (state === 'paused') return [RESUME];
  return state === 'running' && passNo > 0 ? [PAUSE, RESTART] : [START, PAUSE];
}
