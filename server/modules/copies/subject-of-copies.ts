import type { Db } from '../../../db/connect.ts';
import type { Subject } from '../../../policies/facts.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { findVolume, keeperOf, subjectOfVolume } from '../archives/index.ts';
import { findItem, isOrderLive, loadOrder, type Order } from './load-order.ts';
import { findCopy } from './store.ts';

type Needs = Pick<Services, 'policy' | 'clock'>;

/** The facts about an approved request with copies: is the file kept by the actor's own unit, does the grant live? */
export async function subjectOfOrder(
  { clock }: Pick<Services, 'clock'>,
  db: Db,
  actor: Actor,
  requestId: string,
): Promise<Subject | undefined> {
  const order = await loadOrder(db, requestId);
  const volume = order && (await findVolume(db, order.request.volume_id));
  if (!volume) return undefined;
  const keeper = await keeperOf(db, volume, dayOf(clock()));
  return subjectFor(db, actor, order, keeper, clock());
}

/** The same of one item, which must be open today for its purpose. */
export async function subjectOfItem(
  services: Needs,
  db: Db,
  actor: Actor,
  { requestId, item }: { requestId: string; item: number },
): Promise<Subject | undefined> {
  const order = await loadOrder(db, requestId);
  if (!order || !(await findItem(services.policy, db, order, item))) return undefined;
  return subjectOfOrder(services, db, actor, requestId);
}

/** The same of one page of an item from which an extract is to be written. */
export async function subjectOfPage(
  services: Needs,
  db: Db,
  actor: Actor,
  { requestId, item, pageNo }: { requestId: string; item: number; pageNo: number },
): Promise<Subject | undefined> {
  const order = await loadOrder(db, requestId);
  const approved = order && (await findItem(services.policy, db, order, item));
  if (approved?.copying !== 'extract' || !approved.pageNos.includes(pageNo)) return undefined;
  return subjectOfOrder(services, db, actor, requestId);
}

/** The facts about a copy: it is its own unit's, wherever the file is kept by now. */
export async function subjectOfCopy(
  { clock }: Pick<Services, 'clock'>,
  db: Db,
  actor: Actor,
  copyId: string,
): Promise<Subject | undefined> {
  const copy = await findCopy(db, copyId);
  const order = copy && (await loadOrder(db, copy.request_id));
  return order && subjectFor(db, actor, order, copy.unit_id, clock());
}

async function subjectFor(
  db: Db,
  actor: Actor,
  order: Order,
  unitId: string,
  now: Date,
): Promise<Subject | undefined> {
  const { volume_id: volumeId, purpose } = order.request;
  const subject = await subjectOfVolume(db, actor, volumeId, dayOf(now), { purpose });
  if (!subject) return undefined;
  const relation = unitId === actor.unitId ? 'own' : 'beside';
  return { ...subject, relation, grant: isOrderLive(order, now) ? 'live' : 'expired' };
}
