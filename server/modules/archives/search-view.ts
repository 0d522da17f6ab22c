import type { Db } from '../../../db/connect.ts';
import type { Actor } from '../../http/actor.ts';
import { CURRENT_UNIT } from './authority-view.ts';
import type { CopyKind, Hit } from './contract.ts';
import { escapeLike, matchOf, type KeyedQuery } from './match-of.ts';
import { readNameCursor, writeNameCursor } from './name-cursor.ts';

/** How far a person may see: the line of units below `unitPath`, and never their own or relatives' files. */
export type Scope = Pick<Actor, 'unitPath' | 'personId' | 'relativeIds'>;

export type HitRow = {
  volume_id: string;
  archive_no: string;
  copy_kind: CopyKind;
  page_count: number;
  level: string;
  person_id: string;
  name: string;
  sex: string;
  birth_date: string;
  unit_name: string;
  post: string;
  keeper_name: string;
  manager_name: string | null;
  is_in_scope: boolean;
};

export type Page = { limit: number; cursor?: string | undefined };
/** Matches beyond this are not counted. */
const COUNT_LIMIT = 100;

/**
 * Volumes that a query finds within a scope. Outside the scope only an exact name, number or archive number
 * finds anything, and then no more than that the file exists.
 */
export async function searchVolumes(
  db: Db,
  scope: Scope,
  query: KeyedQuery,
  page: Page,
  today: string,
): Promise<{ rows: HitRow[]; nextCursor: string | null; count: number; isCapped: boolean }> {
  const after = readNameCursor(page.cursor);
  const found = db
    .from<HitRow>(matching(db, scope, query, today).as('f'))
    .where((where) => void where.where('f.is_in_scope', true).orWhere('f.is_exact', true));
  const counted = await db
    .from(
      found
        .clone()
        .limit(COUNT_LIMIT + 1)
        .select(db.raw('1 as one'))
        .as('c'),
    )
    .count<{ count: string }[]>();
  const rows = await found
    .modify((select) => {
      if (after) void select.whereRaw('(f.name, f.archive_no) > (?, ?)', after);
    })
    .orderBy(['f.name', 'f.archive_no'])
    .limit(page.limit + 1)
    .select<HitRow[]>('f.*');
  const count = Number(counted[0]?.count ?? 0);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    nextCursor:
      rows.length > page.limit && last ? writeNameCursor(last.name, last.archive_no) : null,
    count: Math.min(count, COUNT_LIMIT),
    isCapped: count > COUNT_LIMIT,
  };
}

function matching(db: Db, scope: Scope, query: KeyedQuery, today: string) {
  const { isExact, where, bindings } = matchOf(query);
  const below = `${escapeLike(scope.unitPath)}%`;
  return db('volumes as v')
    .join('persons as p', 'p.id', 'v.person_id')
    .join('units as k', 'k.id', 'v.keeper_unit_id')
    .joinRaw(`left join units m on m.id = ${CURRENT_UNIT}`, ['manager', today])
    .joinRaw(`left join units c on c.id = ${CURRENT_UNIT}`, ['co_manager', today])
    .whereRaw(where, bindings)
    .select(
      'v.id as volume_id',
      'v.archive_no',
      'v.copy_kind',
      'v.page_count',
      'v.level',
      'p.id as person_id',
      'p.name',
      'p.sex',
      'p.birth_date',
      'p.unit_name',
      'p.post',
      'k.name as keeper_name',
      'm.name as manager_name',
      db.raw(`${isExact.sql} as is_exact`, isExact.bindings),
      db.raw(
        `((k.path like ? or coalesce(m.path, '') like ? or coalesce(c.path, '') like ?)
          and p.id is distinct from ?::uuid
          and p.id <> all(?::uuid[])) as is_in_scope`,
        [below, below, below, scope.personId, [...scope.relativeIds]],
      ),
    );
}

/** A hit cut to what its searcher may know. */
export function presentHit(row: HitRow, idNumber: string, secrecyMark: string): Hit {
  if (!row.is_in_scope) {
    return {
      visibility: 'existence',
      volumeId: row.volume_id,
      copyKind: row.copy_kind,
      name: row.name,
      keeperName: row.keeper_name,
    };
  }
  return {
    visibility: 'full',
    volumeId: row.volume_id,
    archiveNo: row.archive_no,
    copyKind: row.copy_kind,
    name: row.name,
    sex: row.sex,
    birthMonth: `${row.birth_date.slice(0, 4)}.${row.birth_date.slice(4, 6)}`,
    maskedIdNumber: idNumber,
    unitName: row.unit_name,
    post: row.post,
    keeperName: row.keeper_name,
    managerName: row.manager_name ?? '',
    pageCount: row.page_count,
    secrecyMark,
  };
}
