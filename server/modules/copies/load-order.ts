import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import { cutCatalogue, listFiled } from '../archives/index.ts';
import {
  copiesOf,
  findGrantOf,
  findReaders,
  findRequest,
  isLive,
  type ApprovedCopies,
  type ApprovedItem,
  type GrantRow,
  type RequestRecord,
} from '../requests/index.ts';
import { cutsOfGrant } from '../viewing/index.ts';

/** An approved request with the copies that its grant carries. */
export type Order = { request: RequestRecord; grant: GrantRow; copies: ApprovedCopies };

/** `undefined` where there is no such request, or its grant gives no right to copies. */
export async function loadOrder(db: Db, requestId: string): Promise<Order | undefined> {
  const grant = await findGrantOf(db, requestId);
  const request = grant && (await findRequest(db, requestId));
  const copies = grant && copiesOf(grant);
  return request && copies && { request, grant, copies };
}

/** Approved, neither recalled nor run out. */
export function isOrderLive({ request, grant }: Order, now: Date): boolean {
  return request.state === 'granted' && isLive(grant, now);
}

/** An item by its number from 1, while policy and cut of today still let it out; `undefined` otherwise. */
export async function findItem(
  policy: PolicyTable,
  db: Db,
  { grant, copies }: Order,
  item: number,
): Promise<ApprovedItem | undefined> {
  const found = copies.items[item - 1];
  const ways = policy.purposes.get(grant.purpose)?.copies ?? [];
  if (!found || !ways.includes(found.copying)) return undefined;
  const filed = await listFiled(db, grant.volume_id);
  const reach = cutCatalogue(cutsOfGrant(policy, grant), filed).get(found.materialId);
  return reach === 'open' ? found : undefined;
}

/** Whom a copy may be handed to: the readers, and who asked. */
export async function listRecipients(db: Db, { request }: Order): Promise<string[]> {
  const readers = await findReaders(db, request.id, request.round);
  return [...new Set([...readers, request.applicant_id])];
}
