import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { UnitKind } from './contract.ts';

export type UnitRow = {
  id: string;
  code: string;
  name: string;
  kind: UnitKind;
  parent_id: string | null;
  path: string;
  version: number;
  is_closed: boolean;
};

export type NewUnit = {
  /** A fresh one where none is given. */
  id?: string;
  code: string;
  name: string;
  kind: UnitKind;
  parent: Pick<UnitRow, 'id' | 'path'> | null;
};

/** Adds a unit below its parent; its path follows from the parent's. */
export async function insertUnit(
  tx: Tx,
  unit: NewUnit,
  at: Date,
  changeId: string | null = null,
): Promise<UnitRow> {
  const row: UnitRow = {
    id: unit.id ?? randomUUIDv7(),
    code: unit.code,
    name: unit.name,
    kind: unit.kind,
    parent_id: unit.parent?.id ?? null,
    path: `${unit.parent?.path ?? '/'}${unit.code}/`,
    version: 1,
    is_closed: false,
  };
  await tx('units').insert({ ...row, created_at: at });
  await copyVersions(tx, row.path, changeId, at);
  return row;
}

/** Makes `amended` what the unit is, as its next version. */
export async function amendUnit(
  tx: Tx,
  { id }: Pick<UnitRow, 'id'>,
  amended: Partial<Pick<UnitRow, 'name' | 'kind' | 'is_closed'>>,
  changeId: string | null,
  at: Date,
): Promise<void> {
  await tx<UnitRow>('units')
    .where({ id })
    .update({ ...amended, version: tx.raw('version + 1') as unknown as number });
  await tx.raw(`${COPY} where id = ?`, [changeId, at, id]);
}

/** Puts a unit with everything below it under another parent: each of them gets a path and a version. */
export async function moveSubtree(
  tx: Tx,
  unit: Pick<UnitRow, 'id' | 'code' | 'path'>,
  parent: Pick<UnitRow, 'id' | 'path'>,
  changeId: string | null,
  at: Date,
): Promise<void> {
  const path = `${parent.path}${unit.code}/`;
  await tx<UnitRow>('units')
    .where('path', 'like', below(unit.path))
    .update({
      path: tx.raw('? || substr(path, ?)', [path, unit.path.length + 1]) as unknown as string,
      version: tx.raw('version + 1') as unknown as number,
    });
  await tx<UnitRow>('units').where({ id: unit.id }).update({ parent_id: parent.id });
  await copyVersions(tx, path, changeId, at);
}

const COPY = `
  insert into unit_versions
    (unit_id, version, name, kind, parent_id, path, is_closed, change_id, recorded_at)
  select id, version, name, kind, parent_id, path, is_closed, ?::uuid, ?::timestamptz from units`;

async function copyVersions(
  tx: Tx,
  path: string,
  changeId: string | null,
  at: Date,
): Promise<void> {
  await tx.raw(`${COPY} where path like ?`, [changeId, at, below(path)]);
}

function below(path: string): string {
  return `${path.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** Keeps the tree as it is for the rest of the transaction: two moves at once could close a circle. */
export async function lockTree(tx: Tx): Promise<void> {
  await tx.raw('lock table units in share row exclusive mode');
}

/** Waits for those who are just putting something into the unit, and keeps others from it. */
export async function lockUnit(tx: Tx, id: string): Promise<void> {
  await tx('units').where({ id }).forUpdate().first('id');
}

/** When what a unit is now was set down. */
export async function lastAmendedAt(db: Db, id: string): Promise<Date> {
  const row = await db('unit_versions')
    .where({ unit_id: id })
    .orderBy('version', 'desc')
    .first<{ recorded_at: Date }>('recorded_at');
  return row.recorded_at;
}

export async function findUnitByCode(db: Db, code: string): Promise<UnitRow | undefined> {
  return db<UnitRow>('units').where({ code }).first();
}

export async function findUnit(db: Db, id: string): Promise<UnitRow | undefined> {
  return db<UnitRow>('units').where({ id }).first();
}
