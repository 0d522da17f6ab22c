import type { Db } from '../../../db/connect.ts';
import type { RequestDetail } from './contract.ts';
import type { Verdict } from './decide-request.ts';
import type { RequestRecord } from './store.ts';

type DecisionRow = {
  step: number;
  verdict: Verdict;
  name: string;
  opinion: string;
  decided_at: Date;
};

/** The decisions of a request's present round, in order. */
export async function decisionsOf(db: Db, request: RequestRecord): Promise<DecisionRow[]> {
  return db('request_decisions as d')
    .join('accounts as a', 'a.id', 'd.decided_by')
    .where({ 'd.request_id': request.id, 'd.round': request.round })
    .orderBy('d.decided_at')
    .select<DecisionRow[]>('d.step', 'd.verdict', 'a.name', 'd.opinion', 'd.decided_at');
}

/** The named readers of a request's present round. */
export async function readersOf(db: Db, request: RequestRecord): Promise<RequestDetail['readers']> {
  return db('request_readers as r')
    .join('accounts as a', 'a.id', 'r.account_id')
    .join('units as u', 'u.id', 'a.unit_id')
    .where({ 'r.request_id': request.id, 'r.round': request.round })
    .orderBy('r.ordinal')
    .select<RequestDetail['readers']>('a.id as accountId', 'a.name', 'u.name as unitName');
}
