import {
  orderRepair,
  showRepair,
  type Repair,
} from '../../../../server/modules/storage/contract.ts';
import type { TestApp } from '../../../support/app.ts';
import type { Caller } from '../../../support/caller.ts';

/** Orders a repair, and answers what has become of it. */
export async function repairBy(
  { services }: TestApp,
  caller: Caller,
  order: object,
): Promise<Repair> {
  const { id } = (await caller.post('/api/storage/repairs', order)).as(orderRepair.response);
  await services.repairs.idle();
  return (await caller.get(`/api/storage/repairs/${id}`)).as(showRepair.response);
}
