import { authorize } from '../../../policies/authorize.ts';
import type { Purpose } from '../../../policies/vocabulary.ts';
import type { Db } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { subjectOfVolume } from '../archives/index.ts';

/** Whether the policy lets this person ask for this volume for this purpose. */
export async function mayAsk(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  actor: Actor,
  volumeId: string,
  purpose: Purpose,
): Promise<boolean> {
  const subject = await subjectOfVolume(db, actor, volumeId, dayOf(clock()), { purpose });
  if (!subject) return false;
  const { roles, clearance } = actor;
  return authorize(policy, { ...subject, roles, clearance, action: 'requests.submit' }).isAllowed;
}
