/** The parts of the screen, each with its part of the address. */
export const STORAGE_TABS = [
  { key: 'overview', label: '概况' },
  { key: 'findings', label: '巡检发现' },
] as const;

export type StorageTab = (typeof STORAGE_TABS)[number]['key'];
