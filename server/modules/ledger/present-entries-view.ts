import { decodeIfLeaf, type Entry } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import type { LedgerEntry } from './contract.ts';

/** An entry as its row has it: the body, and the columns that repeat it. */
export type EntryRow = {
  idx: string;
  body: Buffer;
  at: Date;
  kind: string;
  action: string;
  actor: string;
  item: string | null;
  unit: string | null;
  purpose: string | null;
  outcome: string | null;
};

/** What a row says, told from its body; where that is no entry, or another than its columns say, that is told. */
export type ReadEntry = { index: number; isSound: boolean; entry: ShownEntry };
export type ShownEntry = Omit<Entry, 'origin' | 'entryId' | 'kind'> & {
  kind: string;
  /** Missing where a body is no entry. */
  entryId?: string;
};

/** Entries for people to read, with the names of those who acted. */
export async function presentEntries(db: Db, read: readonly ReadEntry[]): Promise<LedgerEntry[]> {
  const entries = read.map(({ entry }) => entry);
  const names = await loadNames(db, entries);
  const volumes = await findVolumes(db, entries);
  return read.map((one) => present(one, names, volumes));
}

export function readEntry(row: EntryRow): ReadEntry {
  const index = Number(row.idx);
  const entry = decodeIfLeaf(row.body);
  if (entry) return { index, isSound: agrees(row, entry), entry };
  const { kind, action, actor } = row;
  const atMs = row.at.getTime();
  return { index, isSound: false, entry: { kind, action, actor, atMs, ...itemOf(row) } };
}

function itemOf({ item }: EntryRow): { item?: string } {
  return item === null ? {} : { item };
}

/** Columns are what lists are found by: one that says another thing than its body was changed by somebody. */
function agrees(row: EntryRow, entry: Entry): boolean {
  return (
    row.at.getTime() === entry.atMs &&
    row.kind === entry.kind &&
    row.action === entry.action &&
    row.actor === entry.actor &&
    row.item === (entry.item ?? null) &&
    row.unit === (entry.unit ?? null) &&
    row.purpose === (entry.purpose ?? null) &&
    row.outcome === (entry.outcome ?? null)
  );
}

export type Names = ReadonlyMap<string, string>;

/** Actors that are no account. */
const NOT_PERSONS: Partial<Record<string, string>> = { system: '系统', anonymous: '未登录者' };
const UUID = /^[0-9a-f-]{36}$/;

/** The name of an account, unit or terminal; an id that has none stands for itself. */
export function nameIn(names: Names, id: string | undefined): string {
  return id === undefined ? '' : (NOT_PERSONS[id] ?? names.get(id) ?? id);
}

type Named = Pick<ShownEntry, 'actor' | 'unit' | 'terminal'>;

export async function loadNames(db: Db, entries: readonly Named[]): Promise<Names> {
  const named = async (table: string, pick: (entry: Named) => string | undefined) =>
    db(table)
      .whereIn('id', idsOf(entries, pick))
      .select<{ id: string; name: string }[]>('id', 'name');
  const rows = [
    await named('accounts', (entry) => entry.actor),
    await named('units', (entry) => entry.unit),
    await named('terminals', (entry) => entry.terminal),
  ];
  return new Map(rows.flat().map(({ id, name }) => [id, name]));
}

function idsOf<T>(entries: readonly T[], pick: (entry: T) => string | undefined): string[] {
  const ids = entries.map(pick).filter((id) => id !== undefined && UUID.test(id));
  return [...new Set(ids)] as string[];
}

/** Which of the things that the entries speak of are volumes. */
async function findVolumes(db: Db, entries: readonly ShownEntry[]): Promise<ReadonlySet<string>> {
  const items = idsOf(entries, (entry) => entry.item);
  const rows = await db('volumes').whereIn('id', items).select<{ id: string }[]>('id');
  return new Set(rows.map(({ id }) => id));
}

function present(
  { index, isSound, entry }: ReadEntry,
  names: Names,
  volumes: ReadonlySet<string>,
): LedgerEntry {
  return {
    index,
    isSound,
    at: new Date(entry.atMs).toISOString(),
    kind: entry.kind,
    action: entry.action,
    actor: entry.actor,
    actorName: nameIn(names, entry.actor),
    unitName: nameIn(names, entry.unit),
    terminalName: nameIn(names, entry.terminal),
    item: entry.item ?? null,
    isVolume: volumes.has(entry.item ?? ''),
    pageCount: entry.pages === undefined ? 0 : entry.pages.split(' ').length,
    purpose: entry.purpose ?? null,
    approval: entry.approval ?? null,
    outcome: entry.outcome ?? null,
  };
}
