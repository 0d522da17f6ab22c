import type { VolumeReadings } from './ledger.ts';

type Page = Pick<VolumeReadings['pages'][number], 'place'>;

/** Where a page lies, by numbers alone. */
export function sayPlace({ place }: Page): string {
  return place ? `第 ${place.material} 份材料第 ${place.no} 页` : '已不在目录';
}
