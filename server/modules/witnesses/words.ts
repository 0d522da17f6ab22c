import type { WitnessKind, WitnessState } from './contract.ts';

export const WITNESS_KIND_NAMES: Readonly<Record<WitnessKind, string>> = {
  terminal: '查询终端',
  server: '市州、县区服务器',
};

export const WITNESS_STATE_NAMES: Readonly<Record<WitnessState, string>> = {
  in_step: '同步',
  behind: '落后',
  silent: '无声',
  never: '尚未见证',
  disputed: '与本账矛盾',
};
