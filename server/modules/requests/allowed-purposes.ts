import { authorize } from '../../../policies/authorize.ts';
import { PURPOSES, type Purpose } from '../../../policies/vocabulary.ts';
import type { Db } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { factsOf } from '../../facts-of.ts';
import type { Actor } from '../../http/actor.ts';
import { subjectOfVolume } from '../archives/index.ts';

/**
 * The purposes for which the policy lets this person, at this kind of unit, ask for this volume; the facts are
 * loaded once.
 */
export async function allowedPurposes(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  actor: Actor,
  volumeId: string,
): Promise<Purpose[]> {
  const now = clock();
  const subject = await subjectOfVolume(db, actor, volumeId, dayOf(now));
  if (!subject) return [];
  return PURPOSES.filter((purpose) => {
    const kinds: readonly string[] = policy.purposes.get(purpose)?.unitKinds ?? [];
    if (!kinds.includes(actor.unitKind)) return false;
    const facts = factsOf(actor, 'requests.submit', { ...subject, purpose }, now);
    return authorize(policy, facts).isAllowed;
  });
}
