import type { StorageTab } from './storage-tabs.ts';

/** One thing that somebody has to see to: what it is, what to do, and the tab where it is done. */
export type Worry = {
  key: string;
  tone: 'red' | 'amber';
  title: string;
  next: string;
  tab?: StorageTab;
};

/** What presses before what can wait. */
export function pressingFirst(worries: readonly Worry[]): Worry[] {
  const of = (wanted: Worry['tone']) => worries.filter(({ tone }) => tone === wanted);
  return [...of('red'), ...of('amber')];
}
