import type { Db } from '../../../db/connect.ts';
import { placesOf, renewedAt } from './entry-view.ts';
import { listCalendars, listRuleVersions, type RuleVersion } from './rule-store.ts';
import type { WorkCalendar } from './watching/work-calendar.ts';

/** A version of a rule and the entries that it judges: `[fromIndex, toIndex)`. */
export type RuleInForce = RuleVersion & { fromIndex: number; toIndex: number };
export type Law = {
  /** Of every rule the versions that are sequenced, switched off or not. */
  rules: RuleInForce[];
  calendars: { fromIndex: number; calendar: WorkCalendar }[];
};

/**
 * What is to be judged by what. A version holds from the entry after that of its adoption, so that any reader of
 * the ledger finds the same place; what was adopted in a ledger of the past holds from the first entry on.
 */
export async function loadLaw(db: Db): Promise<Law> {
  const versions = await listRuleVersions(db);
  const calendars = await listCalendars(db);
  const entryIds = [...versions, ...calendars].map(({ entryId }) => entryId);
  const places = await placesOf(db, [...new Set(entryIds)]);
  const renewed = await renewedAt(db);
  const start = ({ entryId, adoptedAt }: { entryId: string; adoptedAt: Date }): number => {
    const place = places.get(entryId);
    if (place !== undefined) return place + 1;
    return renewed && adoptedAt < renewed ? 0 : Infinity;
  };
  return {
    rules: versions
      .map((version, at) => {
        const next = versions[at + 1];
        const toIndex = next?.ruleId === version.ruleId ? start(next) : Infinity;
        return { ...version, fromIndex: start(version), toIndex };
      })
      .filter(({ fromIndex }) => fromIndex < Infinity),
    calendars: calendars
      .map((version) => ({ fromIndex: start(version), calendar: version.calendar }))
      .filter(({ fromIndex }) => fromIndex < Infinity),
  };
}

/** The calendar of an entry; of those before the first one, the first. */
export function calendarAt({ calendars }: Pick<Law, 'calendars'>, index: number): WorkCalendar {
  const found = calendars.findLast(({ fromIndex }) => fromIndex <= index) ?? calendars[0];
  if (!found) throw new Error('no work calendar');
  return found.calendar;
}
