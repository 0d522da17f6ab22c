import type { Db } from '../../../db/connect.ts';
import { authorize } from '../../../policies/authorize.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { factsOf } from '../../facts-of.ts';
import type { Actor } from '../../http/actor.ts';
import { subjectOfVolume } from './subject-of-volume.ts';
import { findVolume, type VolumeRow } from './volume-store.ts';

/**
 * The volume, where the actor may see to it: in their line, and neither their own nor a relative's.
 * @throws AppError `forbidden`, for an absent one too.
 */
export async function requireVolume(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  volumeId: string,
  actor: Actor,
): Promise<VolumeRow> {
  const now = clock();
  const volume = await findVolume(db, volumeId);
  const subject = await subjectOfVolume(db, actor, volumeId, dayOf(now));
  const mayShow =
    subject && authorize(policy, factsOf(actor, 'authorities.show', subject, now)).isAllowed;
  if (!volume || !mayShow) throw forbidden();
  return volume;
}
