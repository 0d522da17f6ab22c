import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { OpenHours } from '../../../policies/fit-terminal.ts';
import type { Db } from '../../../db/connect.ts';
import { isId } from './is-id.ts';
import type { Sequenced } from './entry-view.ts';
import { loadReadings } from './reading-facts-view.ts';
import type { Sighting } from './watching/sighting.ts';

type Past<T> = { sinceMs: number; value: T }[];

/** Entries with the facts of their moment: what the actor was, and when the terminal might be used, at that time. */
export async function loadSightings(db: Db, entries: Sequenced[]): Promise<Sighting[]> {
  const officers = await loadOfficers(
    db,
    idsOf(entries, ({ entry }) => entry.actor),
  );
  const hours = await loadHours(
    db,
    idsOf(entries, ({ entry }) => entry.terminal),
  );
  const readings = await loadReadings(db, entries);
  return entries.map(({ index, entry }) => ({
    index,
    atMs: entry.atMs,
    kind: entry.kind,
    action: entry.action,
    actor: entry.actor,
    terminal: entry.terminal ?? null,
    item: entry.item ?? null,
    outcome: entry.outcome ?? null,
    pages: entry.pages?.split(' ') ?? [],
    isOfficer: at(officers.get(entry.actor), entry.atMs) ?? false,
    terminalHours: at(hours.get(entry.terminal ?? ''), entry.atMs) ?? null,
    reading: readings.get(index) ?? null,
  }));
}

function idsOf(entries: Sequenced[], pick: (one: Sequenced) => string | undefined): string[] {
  return [...new Set(entries.map(pick).filter(isId))];
}

/** What stood at a moment; before the first version, what the first one says. */
function at<T>(past: Past<T> | undefined, atMs: number): T | undefined {
  return (past?.findLast(({ sinceMs }) => sinceMs <= atMs) ?? past?.[0])?.value;
}

async function loadOfficers(db: Db, ids: string[]): Promise<Map<string, Past<boolean>>> {
  if (ids.length === 0) return new Map();
  const rows = await db('account_versions')
    .whereIn('account_id', ids)
    .orderBy('version')
    .select<{ account_id: string; roles: string; recorded_at: Date }[]>(
      'account_id',
      'roles',
      'recorded_at',
    );
  return groupPast(rows, (row) => ({
    id: row.account_id,
    since: row.recorded_at,
    value: OFFICERS.some((role) => row.roles === JSON.stringify([role])),
  }));
}

async function loadHours(
  db: Db,
  ids: string[],
): Promise<Map<string, Past<readonly OpenHours[] | null>>> {
  if (ids.length === 0) return new Map();
  const rows = await db('terminal_versions')
    .whereIn('terminal_id', ids)
    .orderBy('version')
    .select<{ terminal_id: string; hours: string | null; recorded_at: Date }[]>(
      'terminal_id',
      'hours',
      'recorded_at',
    );
  return groupPast(rows, (row) => ({
    id: row.terminal_id,
    since: row.recorded_at,
    value: row.hours === null ? null : (JSON.parse(row.hours) as OpenHours[]),
  }));
}

function groupPast<Row, T>(
  rows: Row[],
  read: (row: Row) => { id: string; since: Date; value: T },
): Map<string, Past<T>> {
  const past = new Map<string, Past<T>>();
  for (const row of rows) {
    const { id, since, value } = read(row);
    past.set(id, [...(past.get(id) ?? []), { sinceMs: since.getTime(), value }]);
  }
  return past;
}
