import type { LocationQuery } from 'vue-router';
import { isDay } from '../../formats/is-day.ts';

/** What entries can be asked for, by the names that address and server share. */
export const ENTRY_FIELDS = [
  'kind',
  'action',
  'actor',
  'unit',
  'item',
  'purpose',
  'outcome',
  'from',
  'to',
] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];
export type EntryQuery = Record<EntryField, string>;

/** The question that stands in an address. */
export function readEntryQuery(query: LocationQuery): EntryQuery {
  const entries = ENTRY_FIELDS.map((field) => [field, String(query[field] ?? '').trim()]);
  return Object.fromEntries(entries) as EntryQuery;
}

/** The parts of a question that ask for something. */
export function filledParts(query: EntryQuery): Partial<EntryQuery> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** What is wrong with a period as typed; empty where nothing is. */
export function faultOfPeriod({ from, to }: { from: string; to: string }): string {
  if ([from, to].some((day) => day !== '' && !isDay(day))) return '日期请写作 2026-11-22';
  if (from !== '' && to !== '' && from > to) return '起始日期不能晚于截止日期';
  return '';
}
