import type { Tx } from '../../../db/connect.ts';
import type { UnitKind } from './contract.ts';
import {
  amendUnit,
  findUnit,
  findUnitByCode,
  insertUnit,
  lastAmendedAt,
  moveSubtree,
  type UnitRow,
} from './store.ts';

/** A unit as a sealed record tells it. */
export type ToldUnit = {
  id: string;
  code: string;
  name: string;
  kind: UnitKind;
  parentId: string | null;
};

/** Ids in this database by those told, and how many rows were written; or the unit that cannot be what was told. */
export type RestoredUnits =
  { ids: ReadonlyMap<string, string>; written: number } | { contradiction: string };

/**
 * Adds the units that are missing, parents first. A unit that is there under the same code keeps its own id; where
 * it is told otherwise than it stands, whichever was set down later counts, so that the order of telling does not
 * matter.
 */
export async function restoreUnits(
  tx: Tx,
  told: readonly ToldUnit[],
  toldAt: Date,
): Promise<RestoredUnits> {
  const rows = new Map<string, UnitRow>();
  let written = 0;
  for (const unit of told) {
    const parent = unit.parentId === null ? null : (rows.get(unit.parentId) ?? null);
    const known = (await findUnit(tx, unit.id)) ?? (await findUnitByCode(tx, unit.code));
    if (known && known.code !== unit.code) return { contradiction: unit.id };
    if (!known) {
      rows.set(unit.id, await insertUnit(tx, { ...unit, parent }, toldAt));
      written += 1;
      continue;
    }
    const brought = await bringUpToDate(tx, known, { ...unit, parent }, toldAt);
    if (brought === 'contradiction') return { contradiction: unit.id };
    written += brought ? 1 : 0;
    rows.set(unit.id, (await findUnit(tx, known.id)) ?? known);
  }
  const ids = new Map([...rows].map(([toldId, row]) => [toldId, row.id]));
  return { ids, written };
}

async function bringUpToDate(
  tx: Tx,
  known: UnitRow,
  { name, kind, parent }: Pick<ToldUnit, 'name' | 'kind'> & { parent: UnitRow | null },
  toldAt: Date,
): Promise<boolean | 'contradiction'> {
  const isMoved = known.parent_id !== (parent?.id ?? null);
  const isRenamed = known.name !== name || known.kind !== kind;
  if (!isMoved && !isRenamed) return false;
  if ((await lastAmendedAt(tx, known.id)) >= toldAt) return false;
  if (isMoved && (!parent || parent.path.startsWith(known.path))) return 'contradiction';
  if (isMoved && parent) await moveSubtree(tx, known, parent, null, toldAt);
  if (isRenamed) await amendUnit(tx, known, { name, kind }, null, toldAt);
  return true;
}
