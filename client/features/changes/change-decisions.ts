import type { ChangeAct } from './changes.ts';

export type ChangeDecisionFace = {
  act: ChangeAct;
  label: string;
  /** Said before it is done, since it cannot be undone. */
  confirm: string;
  done: string;
  needsOpinion: boolean;
  isDanger: boolean;
};

/** Every decision about a change, in the order of its button. */
const FACES: readonly ChangeDecisionFace[] = [
  {
    act: 'confirm',
    label: '复核通过',
    confirm: '通过后变更立即生效，您与提出人一并记入账本。',
    done: '已复核通过，变更已生效。',
    needsOpinion: false,
    isDanger: false,
  },
  {
    act: 'reject',
    label: '不通过',
    confirm: '不通过后本变更即告终结，需要时由提出人重新提出。',
    done: '已作出不通过的决定。',
    needsOpinion: true,
    isDanger: true,
  },
  {
    act: 'withdraw',
    label: '撤回变更',
    confirm: '撤回后本变更即告终结，需要时重新提出。',
    done: '变更已撤回。',
    needsOpinion: false,
    isDanger: true,
  },
];

export function changeDecisionsFor(acts: readonly ChangeAct[]): readonly ChangeDecisionFace[] {
  return FACES.filter(({ act }) => acts.includes(act));
}
