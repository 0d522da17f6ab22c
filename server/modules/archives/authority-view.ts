import type { Db } from '../../../db/connect.ts';
import type { AuthorityKind, CopyKind } from './contract.ts';

/** Newest first among the rows of one attribute: the first one on or before a day holds on that day. */
const NEWEST_FIRST = 'a.valid_from desc, a.recorded_at desc, a.id desc';

/** SQL for the unit that holds an authority over `p.id` on a day; takes the kind and the day. */
export const CURRENT_UNIT = `(
  select a.unit_id from authorities a
  where a.person_id = p.id and a.kind = ? and a.valid_from <= ?
  order by ${NEWEST_FIRST} limit 1)`;

/** SQL for the unit that keeps the volume `v` on a day; takes the day. */
export const CURRENT_KEEPER = `coalesce((
  select a.unit_id from authorities a
  where a.volume_id = v.id and a.valid_from <= ?
  order by ${NEWEST_FIRST} limit 1), v.keeper_unit_id)`;

const FOREVER = "cast('infinity' as timestamptz)";

/** A day, as it was known at a moment; without one, as it is known now. */
export type AsOf = { day: string; knownAt?: Date | undefined };

/** The copy of a person's file whose keeper is asked for. */
export type Copy = { id: string; person_id: string; keeper_unit_id: string };

export const KEEPER_KINDS: Record<CopyKind, AuthorityKind> = {
  original: 'original_keeper',
  duplicate: 'duplicate_keeper',
};

/**
 * Paths of the units that decide about a copy on a day: its manager, its co-manager and its keeper. With
 * `knownAt` it answers from what was on record then, names of units and their places in the tree included.
 */
export async function authorityPathsAt(
  db: Db,
  copy: Copy,
  { day, knownAt }: AsOf,
): Promise<string[]> {
  const held = db.raw<{ rows: { path: string }[] }>(
    `select w.path from (
       select ${heldAt("a.person_id = :personId and a.kind = 'manager'")} as unit_id
       union select ${heldAt("a.person_id = :personId and a.kind = 'co_manager'")}
       union select coalesce(${heldAt('a.volume_id = :volumeId')}, cast(:keeperId as uuid))) held
     cross join lateral (
       select u.path from unit_versions u
       where u.unit_id = held.unit_id and u.recorded_at <= coalesce(:knownAt, ${FOREVER})
       order by u.version desc limit 1) w`,
    {
      personId: copy.person_id,
      volumeId: copy.id,
      keeperId: copy.keeper_unit_id,
      day,
      knownAt: knownAt ?? null,
    },
  );
  const { rows } = await held.options({ name: 'authority paths' });
  return rows.map(({ path }) => path);
}

function heldAt(whose: string): string {
  return `(
    select a.unit_id from authorities a
    where ${whose} and a.valid_from <= :day
      and a.recorded_at <= coalesce(:knownAt, ${FOREVER})
    order by ${NEWEST_FIRST} limit 1)`;
}

/** The unit that keeps a copy on a day. */
export async function keeperOf(db: Db, copy: Copy, day: string): Promise<string> {
  const row = await db('volumes as v')
    .where({ 'v.id': copy.id })
    .first<{ unit_id: string } | undefined>(db.raw(`${CURRENT_KEEPER} as unit_id`, [day]));
  return row?.unit_id ?? copy.keeper_unit_id;
}

/** The unit that holds an attribute of a copy on a day; `null` where none does. */
export async function unitHolding(
  db: Db,
  copy: Copy,
  kind: AuthorityKind,
  day: string,
): Promise<string | null> {
  if (kind === 'original_keeper' || kind === 'duplicate_keeper') return keeperOf(db, copy, day);
  const row = await db('persons as p')
    .where({ 'p.id': copy.person_id })
    .first<{ unit_id: string | null } | undefined>(
      db.raw(`${CURRENT_UNIT} as unit_id`, [kind, day]),
    );
  return row?.unit_id ?? null;
}

export type AuthorityRecord = {
  id: string;
  kind: AuthorityKind;
  unit_name: string | null;
  valid_from: string;
  recorded_at: Date;
  basis: string;
  backdating_reason: string;
  proposed_by: string | null;
  confirmed_by: string | null;
};

/** Every row about a copy: who manages its person, and who keeps it; oldest day first. */
export async function listAuthorities(db: Db, copy: Copy): Promise<AuthorityRecord[]> {
  return db<AuthorityRecord>('authorities as a')
    .leftJoin('units as u', 'u.id', 'a.unit_id')
    .leftJoin('changes as c', 'c.id', 'a.change_id')
    .leftJoin('change_decisions as d', 'd.change_id', 'c.id')
    .leftJoin('accounts as p', 'p.id', 'c.proposed_by')
    .leftJoin('accounts as k', 'k.id', 'd.decided_by')
    .where((where) => {
      void where.where({ 'a.volume_id': copy.id }).orWhere((person) => {
        void person
          .where({ 'a.person_id': copy.person_id })
          .whereIn('a.kind', ['manager', 'co_manager']);
      });
    })
    .orderBy(['a.valid_from', 'a.recorded_at', 'a.id'])
    .select<AuthorityRecord[]>(
      'a.id',
      'a.kind',
      'u.name as unit_name',
      db.raw("to_char(a.valid_from, 'YYYY-MM-DD') as valid_from"),
      'a.recorded_at',
      'a.basis',
      'a.backdating_reason',
      'p.name as proposed_by',
      'k.name as confirmed_by',
    );
}
