import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, relate, type Subject } from '../../../policies/facts.ts';
import type { Actor } from '../../http/actor.ts';
import { findUnit, findUnitByCode, type UnitRow } from '../units/index.ts';
import { findAccession } from './store.ts';

/** The facts about handing a package in for a unit; `undefined` when there is no unit of that code. */
export async function subjectOfUnit(
  db: Db,
  actor: Actor,
  unitCode: string,
): Promise<Subject | undefined> {
  return relationTo(actor, await findUnitByCode(db, unitCode));
}

/** The facts about a package that was handed in: how the actor stands to the unit that will keep it. */
export async function subjectOfAccession(
  db: Db,
  actor: Actor,
  accessionId: string,
): Promise<Subject | undefined> {
  const accession = await findAccession(db, accessionId);
  return accession && relationTo(actor, await findUnit(db, accession.unit_id));
}

/** The facts about a unit that is at hand; none for none. */
export function relationTo(
  actor: Actor,
  unit: Pick<UnitRow, 'path'> | undefined,
): Subject | undefined {
  return unit && { ...NOTHING_ELSE, relation: relate(actor.unitPath, unit.path) };
}
