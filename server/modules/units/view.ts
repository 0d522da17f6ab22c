import type { Db } from '../../../db/connect.ts';
import type { Unit } from './contract.ts';
import type { UnitRow } from './store.ts';

/** All units, ancestors before their descendants. */
export async function listUnits(db: Db): Promise<Unit[]> {
  const rows = await db<UnitRow>('units').orderBy('path');
  return rows.map(({ id, code, name, kind, parent_id }) => ({
    id,
    code,
    name,
    kind,
    parentId: parent_id,
  }));
}
