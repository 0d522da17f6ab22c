import type { Db } from '../../../db/connect.ts';
import type { Unit, UnitDetail, UnitHoldings, UnitVersion } from './contract.ts';
import { differencesBetween } from './differences-between.ts';
import { findUnit, type UnitRow } from './store.ts';

/** All units, ancestors before their descendants, closed ones among them. */
export async function listUnits(db: Db): Promise<Unit[]> {
  const rows = await db<UnitRow>('units').orderBy('path');
  return rows.map(presentUnit);
}

/** A unit with what it holds today and what it ever was, newest first; `undefined` where there is none. */
export async function loadUnit(
  db: Db,
  unitId: string,
  today: string,
): Promise<UnitDetail | undefined> {
  const unit = await findUnit(db, unitId);
  if (!unit) return undefined;
  return {
    ...presentUnit(unit),
    holdings: await countHoldings(db, unitId, today),
    versions: await listVersions(db, unitId),
  };
}

function presentUnit({ id, code, name, kind, parent_id, is_closed }: UnitRow): Unit {
  return { id, code, name, kind, parentId: parent_id, isClosed: is_closed };
}

export type UnitAt = Pick<UnitRow, 'name' | 'kind' | 'parent_id' | 'path' | 'is_closed'>;

/** What a unit was known to be at a moment; `undefined` before it was on record. */
export async function findUnitAt(
  db: Db,
  unitId: string,
  knownAt: Date,
): Promise<UnitAt | undefined> {
  return db<UnitAt & { unit_id: string; version: number; recorded_at: Date }>('unit_versions')
    .where({ unit_id: unitId })
    .where('recorded_at', '<=', knownAt)
    .orderBy('version', 'desc')
    .first<UnitAt | undefined>('name', 'kind', 'parent_id', 'path', 'is_closed');
}

// Everything in the house refers to a unit; what does is counted here by the names of its tables, since no
// module below may ask the ones above.
/** What would be left without a unit if this one went: on `today` and from any later day on. */
export async function countHoldings(db: Db, unitId: string, today: string): Promise<UnitHoldings> {
  const { rows } = await db.raw<{ rows: Record<keyof UnitHoldings, string>[] }>(
    `select
       (select count(*) from units where parent_id = :unitId and not is_closed) as "subUnits",
       (select count(*) from accounts where unit_id = :unitId and state = 'active') as accounts,
       (select count(*) from (
          select v.id from volumes v
            where v.keeper_unit_id = :unitId and not exists (${HANDED_ON})
          union
          select a.volume_id from authorities a
            where a.unit_id = :unitId and a.volume_id is not null and ${IN_FORCE_OR_AHEAD}) kept) as volumes,
       (select count(distinct a.person_id) from authorities a
          where a.unit_id = :unitId and a.kind in ('manager', 'co_manager')
            and ${IN_FORCE_OR_AHEAD}) as persons`,
    { unitId, today },
  );
  const [row] = rows;
  return {
    subUnits: Number(row?.subUnits ?? 0),
    accounts: Number(row?.accounts ?? 0),
    volumes: Number(row?.volumes ?? 0),
    persons: Number(row?.persons ?? 0),
  };
}

/** No later row has taken the place of `a` by today, or ever on its own day. */
const IN_FORCE_OR_AHEAD = `not exists (
  select 1 from authorities l
  where l.person_id = a.person_id and l.kind = a.kind and l.volume_id is not distinct from a.volume_id
    and (l.valid_from, l.recorded_at, l.id) > (a.valid_from, a.recorded_at, a.id)
    and (l.valid_from <= :today or l.valid_from = a.valid_from))`;

/** Another keeper has the volume `v` by today. */
const HANDED_ON = `
  select 1 from authorities h where h.volume_id = v.id and h.valid_from <= :today`;

type VersionRow = UnitAt & {
  version: number;
  recorded_at: Date;
  parent_name: string | null;
  reason: string | null;
  proposed_by: string | null;
  confirmed_by: string | null;
};

async function listVersions(db: Db, unitId: string): Promise<UnitVersion[]> {
  const rows = await db<VersionRow>('unit_versions as v')
    .leftJoin('units as u', 'u.id', 'v.parent_id')
    .leftJoin('changes as c', 'c.id', 'v.change_id')
    .leftJoin('change_decisions as d', 'd.change_id', 'c.id')
    .leftJoin('accounts as p', 'p.id', 'c.proposed_by')
    .leftJoin('accounts as k', 'k.id', 'd.decided_by')
    .where({ 'v.unit_id': unitId })
    .orderBy('v.version')
    .select<VersionRow[]>(
      'v.*',
      'u.name as parent_name',
      'c.reason',
      'p.name as proposed_by',
      'k.name as confirmed_by',
    );
  return rows
    .map((row, index) => ({
      version: row.version,
      name: row.name,
      kind: row.kind,
      parentName: row.parent_name,
      isClosed: row.is_closed,
      differences: differencesBetween(rows[index - 1], row),
      recordedAt: row.recorded_at.toISOString(),
      reason: row.reason,
      proposedBy: row.proposed_by,
      confirmedBy: row.confirmed_by,
    }))
    .reverse();
}
