import type { Box } from '../requests/requests.ts';

/** The four boxes of the workbench, and what each says when there is nothing in it. */
export const BOX_FACES: readonly { box: Box; label: string; empty: string; next: string }[] = [
  {
    box: 'todo',
    label: '待办',
    empty: '没有待办事项',
    next: '有新的申请需要您办理时，会立即出现在这里。',
  },
  { box: 'done', label: '已办', empty: '还没有办过的事项', next: '您审批过的申请会留在这里备查。' },
  {
    box: 'mine',
    label: '我的申请',
    empty: '还没有提出过申请',
    next: '先查到档案，再在查询结果中提出查阅申请。',
  },
  {
    box: 'reading',
    label: '可阅档案',
    empty: '现在没有可阅的档案',
    next: '申请批准后，指定的两名阅档人可从这里打开档案。',
  },
];
