import type { Sighting } from '../../../../server/modules/oversight/watching/sighting.ts';
import type { WorkCalendar } from '../../../../server/modules/oversight/watching/work-calendar.ts';

/** A clerk's opening of a page at ten on a Tuesday, unless said otherwise. */
export function sighting(overrides: Partial<Sighting> = {}): Sighting {
  return {
    index: 0,
    atMs: at('2026-11-24 10:00'),
    kind: 'INTENT',
    action: 'viewing.read_page',
    actor: 'clerk',
    terminal: 'counter',
    item: 'volume',
    outcome: null,
    pages: ['page'],
    isOfficer: false,
    terminalHours: null,
    reading: {
      unitId: 'unit',
      personId: 'person',
      grant: {
        volumeId: 'volume',
        fromMs: at('2026-11-23 09:00'),
        toMs: at('2026-11-26 09:00'),
        recalledMs: null,
      },
      pagesOutside: [],
    },
    ...overrides,
  };
}

/** Milliseconds of a local minute. */
export function at(minute: string): number {
  return Date.parse(`${minute.replace(' ', 'T')}:00+08:00`);
}

export const CALENDAR: WorkCalendar = {
  hours: [{ days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60 }],
  holidays: ['2027-02-17'],
  workdays: ['2027-02-20'],
};
