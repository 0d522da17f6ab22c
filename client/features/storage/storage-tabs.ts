/** The parts of the screen, each with its part of the address and what it takes to see it. */
export const STORAGE_TABS = [
  { key: 'overview', label: '概况', ability: 'storage.show' },
  { key: 'findings', label: '巡检发现', ability: 'storage.show' },
  { key: 'backups', label: '备份与介质', ability: 'backups.browse' },
  { key: 'keys', label: '密钥', ability: 'keys.show' },
] as const;

export type StorageTab = (typeof STORAGE_TABS)[number]['key'];
