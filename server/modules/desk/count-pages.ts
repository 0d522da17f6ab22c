import { isDelivering, MAKE_COPY, READ_STRIP } from '../../key-release/releasing-acts.ts';
import type { ReadEntry } from '../ledger/index.ts';
import type { VolumeReadings } from './contract.ts';
import { pagesRead } from './count-reading.ts';
import type { Sitting } from './lay-out-sittings.ts';
import type { Unsent } from './unsent.ts';

type Given = { id: string; actor: string; action: string };

/**
 * Every page of which a picture left the house, the most given out first; those that were only thumbnails come last.
 * Taken from the entries themselves, so that none is missing whose way no sitting knows.
 */
export function countPages(
  entries: readonly ReadEntry[],
  sittings: readonly Sitting[],
  unsent: ReadonlyMap<string, Unsent>,
): Omit<VolumeReadings['pages'][number], 'place'>[] {
  const left = ({ entry }: ReadEntry): boolean =>
    isDelivering(entry) && !unsent.has(entry.entryId ?? '');
  const given = entries.filter(left).flatMap(({ entry }) => pagesOf(entry));
  const times = timesOf(sittings);
  return [...Map.groupBy(given, ({ id }) => id)]
    .map(([id, own]) => ({ id, ...countOf(own), readMs: times.get(id) ?? 0 }))
    .sort((one, other) => other.reads + other.copies - (one.reads + one.copies));
}

function pagesOf({ pages, actor, action }: ReadEntry['entry']): Given[] {
  return (pages?.split(' ') ?? []).map((id) => ({ id, actor, action }));
}

function countOf(given: readonly Given[]) {
  const copies = given.filter(({ action }) => action === MAKE_COPY).length;
  const strips = given.filter(({ action }) => action === READ_STRIP).length;
  return {
    reads: given.length - copies - strips,
    copies,
    strips,
    readers: new Set(given.map(({ actor }) => actor)).size,
  };
}

function timesOf(sittings: readonly Sitting[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { pages, forMs } of sittings.flatMap(pagesRead))
    for (const id of pages) times.set(id, (times.get(id) ?? 0) + (forMs ?? 0));
  return times;
}
