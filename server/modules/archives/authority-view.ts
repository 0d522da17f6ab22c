import type { Db } from '../../../db/connect.ts';
import type { AuthorityKind } from './person-store.ts';

/** SQL for the unit that holds an authority over `p.id` on a day; takes the kind and the day. */
export const CURRENT_UNIT = unitOnDay('');
/** The same as it was known at a moment, which it takes as well. */
const UNIT_AS_KNOWN = unitOnDay('and a.recorded_at <= ?');

function unitOnDay(asKnown: string): string {
  return `(
  select a.unit_id from authorities a
  where a.person_id = p.id and a.kind = ? and a.valid_from <= ? ${asKnown}
  order by a.valid_from desc, a.recorded_at desc limit 1)`;
}

const DECIDING: AuthorityKind[] = ['manager', 'co_manager'];

/**
 * Paths of the units whose line decides about a file on `today`: its managers and its keeper. With `knownBy`,
 * as the records stood at that moment.
 */
export async function authorityPaths(
  db: Db,
  personId: string,
  keeperUnitId: string,
  today: string,
  knownBy?: Date,
): Promise<string[]> {
  const unit = knownBy ? UNIT_AS_KNOWN : CURRENT_UNIT;
  const columns = DECIDING.map((_, index) => `${unit} as unit_${index}`).join(', ');
  const row = await db('persons as p')
    .where({ 'p.id': personId })
    .first<Record<string, string | null>>(
      db.raw(
        columns,
        DECIDING.flatMap((kind) => (knownBy ? [kind, today, knownBy] : [kind, today])),
      ),
    );
  const ids = [keeperUnitId, ...Object.values(row)].filter((id) => id !== null);
  const units = await db<{ path: string }>('units').whereIn('id', ids).select('path');
  return units.map((unit) => unit.path);
}
