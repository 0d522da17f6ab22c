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
};

export type NewUnit = {
  code: string;
  name: string;
  kind: UnitKind;
  parent: Pick<UnitRow, 'id' | 'path'> | null;
};

/** Adds a unit below its parent; its path follows from the parent's. */
export async function insertUnit(tx: Tx, unit: NewUnit, at: Date): Promise<UnitRow> {
  const row: UnitRow = {
    id: randomUUIDv7(),
    code: unit.code,
    name: unit.name,
    kind: unit.kind,
    parent_id: unit.parent?.id ?? null,
    path: `${unit.parent?.path ?? '/'}${unit.code}/`,
  };
  await tx('units').insert({ ...row, created_at: at });
  return row;
}

export async function findUnitByCode(db: Db, code: string): Promise<UnitRow | undefined> {
  return db<UnitRow>('units').where({ code }).first();
}

export async function findUnit(db: Db, id: string): Promise<UnitRow | undefined> {
  return db<UnitRow>('units').where({ id }).first();
}
