import type { IconName } from '../ui/icon-paths.ts';

export type MenuItem = {
  readonly label: string;
  readonly path: string;
  readonly icon: IconName;
  /** The permission that makes the item worth showing; the server decides again on every call. */
  readonly ability: string;
};

export const MENU: readonly MenuItem[] = [
  { label: '工作台', path: '/workbench', icon: 'inbox', ability: 'requests.browse' },
  { label: '档案查询', path: '/search', icon: 'search', ability: 'archives.search' },
  { label: '档案接收', path: '/intake', icon: 'import', ability: 'intake.browse' },
  { label: '审计账本', path: '/ledger', icon: 'ledger', ability: 'ledger.browse' },
  { label: '变更复核', path: '/changes', icon: 'review', ability: 'changes.browse' },
  { label: '人员与岗位', path: '/accounts', icon: 'people', ability: 'accounts.browse' },
  { label: '单位与管理权限', path: '/units', icon: 'tree', ability: 'units.show' },
  { label: '会话与终端', path: '/terminals', icon: 'terminal', ability: 'terminals.browse' },
  { label: '存储与备份', path: '/storage', icon: 'disk', ability: 'storage.show' },
  { label: '权限策略', path: '/policies', icon: 'shield', ability: 'policies.show' },
  { label: '权限解释', path: '/explain', icon: 'help', ability: 'policies.explain' },
];

export function menuFor(abilities: readonly string[]): readonly MenuItem[] {
  return MENU.filter((item) => abilities.includes(item.ability));
}

/** Where a person lands after logging in. */
export function homeFor(abilities: readonly string[]): string {
  return menuFor(abilities)[0]?.path ?? '/nothing';
}
