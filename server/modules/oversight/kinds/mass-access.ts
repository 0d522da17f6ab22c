import type { Measure, ParametersOf } from '../contract.ts';
import type { Sighting } from '../watching/sighting.ts';
import { isPerson } from './is-person.ts';
import type { Judge } from './judge.ts';

const present = (value: string | null | undefined): string[] => (value ? [value] : []);
const isReading = ({ action }: Sighting): boolean =>
  action === 'viewing.read_page' || action === 'viewing.open';

/** What of an entry counts, by what is measured. A page that is looked at twice is one page. */
const KEYS: Record<Measure, (sighting: Sighting) => readonly string[]> = {
  pages: ({ action, pages }) => (action === 'viewing.read_page' ? pages : []),
  volumes: (sighting) => (isReading(sighting) ? present(sighting.item) : []),
  persons: (sighting) => (isReading(sighting) ? present(sighting.reading?.personId) : []),
  units: (sighting) => (isReading(sighting) ? present(sighting.reading?.unitId) : []),
  searches: ({ action, index }) => (action === 'archives.search' ? [String(index)] : []),
  id_numbers: ({ action, item }) =>
    action === 'archives.reveal_id' || action === 'archives.reveal_subject' ? present(item) : [],
};

/** 批量阅查: too many pages, volumes, persons, units, searches or revealed numbers of one account in a window. */
export function judgeMassAccess({
  measure,
  windowMinutes,
  atLeast,
}: ParametersOf<'mass_access'>): Judge {
  return {
    windowMinutes,
    atLeast,
    match(sighting) {
      if (sighting.kind === 'DENY' || !isPerson(sighting)) return undefined;
      const keys = KEYS[measure](sighting);
      if (keys.length === 0) return undefined;
      return { subject: { kind: 'account', id: sighting.actor }, keys };
    },
  };
}
