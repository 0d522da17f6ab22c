import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, type Subject } from '../../../policies/facts.ts';
import type { Actor } from '../../http/actor.ts';
import { findFinding } from './finding-store.ts';

/** The facts about working on a finding: nobody's own matter whom it is about. `undefined` where there is none. */
export async function subjectOfFinding(
  db: Db,
  actor: Actor,
  findingId: string,
): Promise<Subject | undefined> {
  const finding = await findFinding(db, findingId);
  if (!finding) return undefined;
  const relation = finding.subject === actor.accountId ? 'beside' : 'own';
  return { ...NOTHING_ELSE, relation, item: findingId };
}
