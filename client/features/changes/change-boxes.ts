import type { ChangeBox } from './changes.ts';

/** The boxes of the inbox, and what each says when there is nothing in it. */
export const CHANGE_BOX_FACES: readonly {
  box: ChangeBox;
  label: string;
  empty: string;
  next: string;
}[] = [
  {
    box: 'todo',
    label: '待复核',
    empty: '没有等您复核的变更',
    next: '另一位管理员提出变更后，会立即出现在这里。',
  },
  {
    box: 'mine',
    label: '我提出的',
    empty: '您还没有提出过变更',
    next: '在相应的管理页面填写变更，提交后可在这里跟踪或撤回。',
  },
  {
    box: 'all',
    label: '全部',
    empty: '还没有任何变更',
    next: '每一项变更由一人提出、另一人复核，办结后都留在这里备查。',
  },
];
