import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import type { browseOrders as contract } from './contract.ts';
import { listWaiting } from './copy-view.ts';
import { listOrders } from './order-view.ts';
import { presentRow } from './present-row.ts';

/** What waits for the archivists of a unit: copies to be made, and copies to be taken further. */
export async function browseOrders(
  { policy, clock }: Services,
  db: Db,
  actor: Actor,
): Promise<z.input<typeof contract.response>> {
  const now = clock();
  const waiting = await listWaiting(db, actor, now);
  return {
    orders: await listOrders(policy, db, actor, now),
    waiting: waiting.map((row) => presentRow(row, now)),
  };
}
