import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { findVolume, loadCard } from '../archives/index.ts';
import { eligibleReaders } from './check-request.ts';
import { latestDueOn } from './check-copies.ts';
import type * as contract from './contract.ts';
import { allowedPurposes } from './allowed-purposes.ts';
import { resolveRoute } from './resolve-route.ts';
import { presentCategory } from './show-request.ts';

const DEFAULT_DAYS = 3;
const MAX_DAYS = 30;

/** What a request for this volume may choose from, so that the form says beforehand what would be refused. */
export async function requestOptions(
  services: Services,
  db: Db,
  actor: Actor,
  volumeId: string,
): Promise<z.input<typeof contract.requestOptions.response>> {
  const volume = await findVolume(db, volumeId);
  const today = dayOf(services.clock());
  const card = volume && (await loadCard(db, volumeId, today));
  if (!card) throw forbidden();
  const allowed = await allowedPurposes(services, db, actor, volumeId);
  return {
    personName: card.name,
    keeperName: card.keeperName,
    purposes: allowed.map((purpose) => ({
      purpose,
      label: services.policy.purposes.get(purpose)?.name ?? purpose,
      categories: (services.policy.purposes.get(purpose)?.cut ?? []).map(presentCategory),
      copies: [...(services.policy.purposes.get(purpose)?.copies ?? [])],
    })),
    readers: await eligibleReaders(services, db, actor, volume),
    route: await resolveRoute(db, actor, volume, today),
    defaultDays: DEFAULT_DAYS,
    maxDays: MAX_DAYS,
    latestDueOn: latestDueOn(services.clock()),
  };
}
