import type { RequestDetail } from '../../../server/modules/requests/contract.ts';
import type { Decision } from './requests.ts';

export type DecisionFace = {
  decision: Decision;
  label: string;
  /** Asked before doing what cannot be undone. */
  confirm?: string;
  done: string;
  needsOpinion: boolean;
  isDanger: boolean;
};

/** Every decision a person may be offered, in the order of its button. */
export const DECISIONS: readonly DecisionFace[] = [
  {
    decision: 'approve',
    label: '同意',
    done: '已同意。',
    needsOpinion: false,
    isDanger: false,
  },
  {
    decision: 'return',
    label: '退回修改',
    done: '已退回申请人修改。',
    needsOpinion: true,
    isDanger: false,
  },
  {
    decision: 'refuse',
    label: '不同意',
    confirm: '不同意后本申请即告终结，申请人须重新提出。',
    done: '已作出不同意的决定。',
    needsOpinion: true,
    isDanger: true,
  },
  {
    decision: 'recall',
    label: '收回授权',
    confirm: '收回后，正在阅档的画面会立即关闭，且不能恢复。',
    done: '授权已收回。',
    needsOpinion: true,
    isDanger: true,
  },
  {
    decision: 'withdraw',
    label: '撤回申请',
    confirm: '撤回后本申请即告终结，需要时重新提出。',
    done: '申请已撤回。',
    needsOpinion: false,
    isDanger: true,
  },
];

export function decisionsFor(acts: RequestDetail['acts']): readonly DecisionFace[] {
  return DECISIONS.filter(({ decision }) => acts.includes(decision));
}
