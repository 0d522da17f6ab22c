import type { Measure, ParametersOf } from '../contract.ts';
import type { Sighting } from '../watching/sighting.ts';
import { isCopy, isPage } from '../watching/reading-acts.ts';
import { isPerson } from './is-person.ts';
import type { Judge } from './judge.ts';

const present = (value: string | null | undefined): string[] => (value ? [value] : []);
/** Strips are looked through for a page, and count for nothing by themselves. */
const isSeen = (sighting: Sighting): boolean =>
  isPage(sighting) || isCopy(sighting) || sighting.action === 'viewing.open';
/** Every sheet is one more that is out of the house. */
const sheetsOf = ({ index, pages }: Sighting): string[] => pages.map((page) => `${page} ${index}`);

/** What of an entry counts, by what is measured. A page that is looked at twice is one page. */
const KEYS: Record<Measure, (sighting: Sighting) => readonly string[]> = {
  pages: (sighting) => {
    if (isCopy(sighting)) return sheetsOf(sighting);
    return isPage(sighting) ? sighting.pages : [];
  },
  copied_pages: (sighting) => (isCopy(sighting) ? sheetsOf(sighting) : []),
  volumes: (sighting) => (isSeen(sighting) ? present(sighting.item) : []),
  persons: (sighting) => (isSeen(sighting) ? present(sighting.reading?.personId) : []),
  units: (sighting) => (isSeen(sighting) ? present(sighting.reading?.unitId) : []),
  searches: ({ action, index }) => (action === 'archives.search' ? [String(index)] : []),
  id_numbers: ({ action, item }) =>
    action === 'archives.reveal_id' || action === 'archives.reveal_subject' ? present(item) : [],
};

/** 批量阅查: too many pages, sheets, volumes, persons, units, searches or revealed numbers of one account in a window. */
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
