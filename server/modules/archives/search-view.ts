import type { Db } from '../../../db/connect.ts';
import { composeSearch, COUNT_LIMIT } from './compose-search.ts';
import type { CopyKind, Hit } from './contract.ts';
import { isInScope, unitsBelow, type Scope } from './in-scope.ts';
import { matchOf, type KeyedQuery } from './match-of.ts';
import { readNameCursor, writeNameCursor } from './name-cursor.ts';

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
  is_key_destroyed: boolean;
};

export type Page = { limit: number; cursor?: string | undefined };

type Row = { count: string } & (HitRow | { volume_id: null });

/**
 * Volumes that a query finds within a scope. Outside the scope only an exact name or ID number finds
 * anything, and then no more than that the file exists.
 */
export async function searchVolumes(
  db: Db,
  scope: Scope,
  query: KeyedQuery,
  page: Page,
  today: string,
): Promise<{ rows: HitRow[]; nextCursor: string | null; count: number; isCapped: boolean }> {
  const { sql, bindings } = composeSearch(
    {
      tables: unitsBelow(scope),
      match: matchOf(query, scope),
      isInScope: (by) => isInScope(scope, by),
    },
    { limit: page.limit, after: readNameCursor(page.cursor) },
    today,
  );
  const { rows } = await db.raw<{ rows: Row[] }>(sql, [...bindings]);
  const found = rows.filter((row) => row.volume_id !== null);
  const count = Number(rows[0]?.count ?? 0);
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    nextCursor:
      found.length > page.limit && last ? writeNameCursor(last.name, last.archive_no) : null,
    count: Math.min(count, COUNT_LIMIT),
    isCapped: count > COUNT_LIMIT,
  };
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
    isKeyDestroyed: row.is_key_destroyed,
    secrecyMark,
  };
}
