import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { ClassCut } from '../../../policies/purposes.ts';
import type { Purpose } from '../../../policies/vocabulary.ts';
import type { RequestRecord } from './store.ts';

export type GrantRow = {
  id: string;
  request_id: string;
  volume_id: string;
  account_id: string;
  /** JSON of `ClassCut[]`, as it was approved. */
  cut: string;
  valid_from: Date;
  valid_to: Date;
  recalled_at: Date | null;
  /** JSON of `ApprovedCopies`, as it was approved; null gives no right to any. */
  copies: string | null;
  /** Of the request that it was given for. */
  purpose: Purpose;
  request_no: string;
};

/** Gives each reader their own grant over what was asked of the file, from now on for the days asked. */
export async function insertGrants(
  tx: Tx,
  request: RequestRecord,
  readerIds: string[],
  at: Date,
): Promise<void> {
  const validTo = new Date(at.getTime() + request.days * 86_400_000);
  await tx('grants').insert(
    readerIds.map((accountId) => ({
      id: randomUUIDv7(),
      request_id: request.id,
      volume_id: request.volume_id,
      account_id: accountId,
      cut: request.cut,
      copies: request.copies,
      valid_from: at,
      valid_to: validTo,
    })),
  );
}

export async function recallGrants(tx: Tx, requestId: string, at: Date): Promise<void> {
  await tx('grants')
    .where({ request_id: requestId })
    .whereNull('recalled_at')
    .update({ recalled_at: at });
}

export async function findGrant(
  db: Db,
  requestId: string,
  accountId: string,
): Promise<GrantRow | undefined> {
  return firstGrant(db, { 'g.request_id': requestId, 'g.account_id': accountId });
}

/** What was granted under a request: its readers' grants differ in nothing but the reader. */
export async function findGrantOf(db: Db, requestId: string): Promise<GrantRow | undefined> {
  return firstGrant(db, { 'g.request_id': requestId });
}

async function firstGrant(db: Db, where: Record<string, string>): Promise<GrantRow | undefined> {
  return db('grants as g')
    .join('requests as r', 'r.id', 'g.request_id')
    .where(where)
    .first<GrantRow | undefined>('g.*', 'r.purpose', 'r.no as request_no');
}

/** What was approved of the file. */
export function cutOf({ cut }: Pick<GrantRow, 'cut'>): ClassCut[] {
  return JSON.parse(cut) as ClassCut[];
}

export function isLive(grant: GrantRow, now: Date): boolean {
  return grant.recalled_at === null && grant.valid_from <= now && now < grant.valid_to;
}
