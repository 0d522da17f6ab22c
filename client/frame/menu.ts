import type { IconName } from '../ui/icon-paths.ts';

export type MenuItem = {
  readonly label: string;
  readonly path: string;
  readonly icon: IconName;
  /** Permissions of which any one makes the item worth showing; the server decides again on every call. */
  readonly abilities: readonly string[];
};

export const MENU: readonly MenuItem[] = [
  { label: '工作台', path: '/workbench', icon: 'inbox', abilities: ['requests.browse'] },
  { label: '档案查询', path: '/search', icon: 'search', abilities: ['archives.search'] },
  { label: '档案接收', path: '/intake', icon: 'import', abilities: ['intake.browse'] },
  { label: '复制摘录', path: '/copies', icon: 'print', abilities: ['copies.browse'] },
  { label: '审计账本', path: '/ledger', icon: 'ledger', abilities: ['ledger.browse'] },
  { label: '变更复核', path: '/changes', icon: 'review', abilities: ['changes.browse'] },
  { label: '人员与岗位', path: '/accounts', icon: 'people', abilities: ['accounts.browse'] },
  { label: '单位与管理权限', path: '/units', icon: 'tree', abilities: ['units.show'] },
  { label: '会话与终端', path: '/terminals', icon: 'terminal', abilities: ['terminals.browse'] },
  {
    label: '存储与备份',
    path: '/storage',
    icon: 'disk',
    abilities: ['storage.show', 'backups.browse', 'keys.show'],
  },
  { label: '账本见证', path: '/witnesses', icon: 'check', abilities: ['witnesses.browse'] },
  { label: '权限策略', path: '/policies', icon: 'shield', abilities: ['policies.show'] },
  { label: '权限解释', path: '/explain', icon: 'help', abilities: ['policies.explain'] },
];

export function menuFor(abilities: readonly string[]): readonly MenuItem[] {
  return MENU.filter((item) => item.abilities.some((ability) => abilities.includes(ability)));
}

/** Where a person lands after logging in. */
export function homeFor(abilities: readonly string[]): string {
  return menuFor(abilities)[0]?.path ?? '/nothing';
}
