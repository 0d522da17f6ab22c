import type { RotatedKey } from './rotation-store.ts';

export function isSameKey(one: RotatedKey, other: RotatedKey): boolean {
  if (one === 'master' || other === 'master') return one === other;
  return one.unit === other.unit && one.year === other.year;
}
