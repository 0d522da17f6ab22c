import type { Db, Knex } from '../../../db/connect.ts';
import { dayOf, endOfDay, startOfDay } from '../../clock.ts';
import type { Actor } from '../../http/actor.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import type { CopyRow, RegisterFilter } from './contract.ts';
import { presentRow } from './present-row.ts';
import { STATE_AFTER } from './states.ts';
import type { CopyRecord } from './store.ts';
import { COPY_STEPS, type CopyState, type CopyStep } from './words.ts';

export type ListedCopy = Omit<CopyRecord, 'sealed_text' | 'due_on'> & {
  due_on: string;
  request_no: string;
  /** JSON of `ApprovedCopies`. */
  copies: string;
  purpose: string;
  person_name: string;
  archive_no: string;
  recipient_name: string;
  recipient_unit: string;
  maker_name: string;
  terminal_name: string;
  last_step: CopyStep | null;
};

const LAST_STEP = `(
  select s.step from copy_steps s where s.copy_id = c.id order by s.ordinal desc limit 1)`;

/** Files that the actor must keep away from (回避) are none of their register. */
type Reader = Pick<Actor, 'unitId' | 'personId' | 'relativeIds'>;

/** One page of the unit's register, newest first, with how many there are. */
export async function listCopies(
  db: Db,
  reader: Reader,
  { cursor, limit, ...filter }: RegisterFilter & { limit: number; cursor?: string | undefined },
  now: Date,
): Promise<{ items: CopyRow[]; nextCursor: string | null; total: number; overdue: number }> {
  const before = readTimeCursor(cursor);
  const rows = (await selected(db, filtered(db, reader, filter, now))
    .modify((query) => {
      if (before) void query.whereRaw('(c.made_at, c.id) < (?::timestamptz, ?::uuid)', before);
    })
    .limit(limit + 1)) as ListedCopy[];
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => presentRow(row, now)),
    nextCursor: rows.length > limit && last ? writeTimeCursor(last.made_at, last.id) : null,
    total: await countOf(filtered(db, reader, filter, now)),
    overdue: await countOf(filtered(db, reader, { overdue: 'yes' }, now)),
  };
}

/** The newest rows of a register, for carrying away. */
export async function listRegister(
  db: Db,
  reader: Reader,
  filter: RegisterFilter,
  limit: number,
  now: Date,
): Promise<ListedCopy[]> {
  return (await selected(db, filtered(db, reader, filter, now)).limit(limit)) as ListedCopy[];
}

/** Copies that wait for somebody of the unit: to be checked, handed over or witnessed, or overdue outside. */
export async function listWaiting(db: Db, reader: Reader, now: Date): Promise<ListedCopy[]> {
  const open = filtered(db, reader, {}, now).where((where) => {
    void where
      .whereRaw(`coalesce(${LAST_STEP}, 'make') in ('make', 'check', 'spoil', 'destroy')`)
      .orWhere((late) => isLate(late, now));
  });
  return (await selected(db, open)
    .clearOrder()
    .orderBy(['c.made_at', 'c.id'])
    .limit(50)) as ListedCopy[];
}

export async function listCopiesOf(db: Db, requestId: string): Promise<ListedCopy[]> {
  return (await selected(db, joined(db).where({ 'c.request_id': requestId }))
    .clearOrder()
    .orderBy('c.no')) as ListedCopy[];
}

export async function loadCopy(db: Db, copyId: string): Promise<ListedCopy | undefined> {
  const [row] = (await selected(db, joined(db).where({ 'c.id': copyId }))) as ListedCopy[];
  return row;
}

export type TakenStep = {
  ordinal: number;
  step: CopyStep;
  note: string;
  by: string;
  at: Date;
};

export async function listTaken(db: Db, copyId: string): Promise<TakenStep[]> {
  return db('copy_steps as s')
    .join('accounts as a', 'a.id', 's.taken_by')
    .where({ 's.copy_id': copyId })
    .orderBy('s.ordinal')
    .select<TakenStep[]>('s.ordinal', 's.step', 's.note', 'a.name as by', 's.taken_at as at');
}

/** How many copies of all units are overdue, and since which day the oldest. */
export async function countOverdue(
  db: Db,
  now: Date,
): Promise<{ count: number; oldest: string | null }> {
  const [row] = await db('copies as c')
    .where((where) => isLate(where, now))
    .select<{ count: string; oldest: string | null }[]>(
      db.raw('count(*) as count'),
      db.raw('cast(min(c.due_on) as text) as oldest'),
    );
  return { count: Number(row?.count ?? 0), oldest: row?.oldest ?? null };
}

function joined(db: Db): Knex.QueryBuilder {
  return db('copies as c')
    .join('requests as r', 'r.id', 'c.request_id')
    .join('volumes as v', 'v.id', 'c.volume_id')
    .join('persons as p', 'p.id', 'v.person_id')
    .join('accounts as to', 'to.id', 'c.recipient_id')
    .join('units as tu', 'tu.id', 'to.unit_id')
    .join('accounts as by', 'by.id', 'c.made_by')
    .join('terminals as t', 't.id', 'c.terminal_id');
}

function selected(db: Db, query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query
    .select(
      'c.id',
      'c.no',
      'c.request_id',
      'c.item',
      'c.nth',
      'c.attempt',
      'c.copying',
      'c.unit_id',
      'c.volume_id',
      'c.page_nos',
      'c.sheets',
      'c.afterwards',
      'c.made_by',
      'c.made_at',
      'c.entry_id',
      'r.no as request_no',
      'r.copies',
      'r.purpose',
      'p.name as person_name',
      'v.archive_no',
      'to.name as recipient_name',
      'tu.name as recipient_unit',
      'by.name as maker_name',
      't.name as terminal_name',
    )
    .select(db.raw('cast(c.due_on as text) as due_on'), db.raw(`${LAST_STEP} as last_step`))
    .orderBy([
      { column: 'c.made_at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ]);
}

function filtered(
  db: Db,
  { unitId, personId, relativeIds }: Reader,
  { state, copying, no, from, to, overdue }: RegisterFilter,
  now: Date,
): Knex.QueryBuilder {
  return joined(db)
    .where('c.unit_id', unitId)
    .whereRaw('v.person_id is distinct from ?::uuid', [personId])
    .whereNotIn('v.person_id', [...relativeIds])
    .modify((query) => {
      if (state) void query.whereRaw(`coalesce(${LAST_STEP}, 'make') = any (?)`, [stepsTo(state)]);
      if (copying) void query.where('c.copying', copying);
      if (no) void query.whereRaw('(starts_with(c.no, ?) or starts_with(r.no, ?))', [no, no]);
      if (from) void query.where('c.made_at', '>=', startOfDay(from));
      if (to) void query.where('c.made_at', '<', endOfDay(to));
      if (overdue) void query.where((where) => isLate(where, now));
    });
}

function isLate(where: Knex.QueryBuilder, now: Date): void {
  void where.where('c.due_on', '<', dayOf(now)).whereRaw(`${LAST_STEP} = 'hand_over'`);
}

/** The last steps after which a copy is in a state; that it was made is no row. */
function stepsTo(state: CopyState): string[] {
  return state === 'made' ? ['make'] : COPY_STEPS.filter((step) => STATE_AFTER[step] === state);
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [row] = await query.count<{ count: string }[]>('* as count');
  return Number(row?.count ?? 0);
}
