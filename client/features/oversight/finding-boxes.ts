import type { FindingBox } from './oversight.ts';

/** The parts of the list, each with what it says where there is nothing in it. */
export const FINDING_BOX_FACES: readonly {
  readonly key: FindingBox;
  readonly label: string;
  readonly title: string;
  readonly next: string;
}[] = [
  {
    key: 'open',
    label: '未结',
    title: '没有未结的疑点',
    next: '规则会随账本自动检查；发现可疑条目也可手工立项。',
  },
  {
    key: 'mine',
    label: '我办理的',
    title: '没有由您办理的疑点',
    next: '从“未结”中选一条，开始核查后就归您办理。',
  },
  {
    key: 'overdue',
    label: '逾期',
    title: '没有逾期的疑点',
    next: '办结期限由规则的轻重决定，交办时可以另定。',
  },
  {
    key: 'concluded',
    label: '已有结论',
    title: '还没有作过结论',
    next: '核查清楚后，在疑点页面作出正常、违规、误报或移交的结论。',
  },
  { key: 'all', label: '全部', title: '还没有疑点', next: '规则会随账本自动检查。' },
];
