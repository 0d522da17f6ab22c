import type { RuleBody } from '../../../../server/modules/oversight/contract.ts';
import { judgeOf } from '../../../../server/modules/oversight/kinds/judge-of.ts';
import type { Sighting } from '../../../../server/modules/oversight/watching/sighting.ts';
import { createWatch, type Tip } from '../../../../server/modules/oversight/watching/watch.ts';
import { CALENDAR, sighting } from './sightings.ts';

/** What a rule has to say of entries, numbered as they come. */
export function tipsOf(body: RuleBody, entries: Partial<Sighting>[]): Tip[] {
  const watch = createWatch(judgeOf(body), 0);
  return entries.flatMap((entry, index) => {
    const tip = watch.see(sighting({ ...entry, index }), CALENDAR);
    return tip ? [tip] : [];
  });
}

/** Entries that tips point to. */
export const evidenceOf = (tips: Tip[]): number[] => tips.flatMap(({ indexes }) => indexes);
