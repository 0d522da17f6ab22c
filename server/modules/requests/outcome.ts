import type { Db } from '../../../db/connect.ts';
import { forbidden } from '../../errors.ts';
import type { RequestState } from './contract.ts';
import { findRequest } from './store.ts';

export type Outcome = { id: string; no: string; state: RequestState; rowVersion: number };

/** Where a request stands after an act on it. */
export async function presentOutcome(db: Db, requestId: string): Promise<Outcome> {
  const request = await findRequest(db, requestId);
  if (!request) throw forbidden();
  return {
    id: request.id,
    no: request.no,
    state: request.state,
    rowVersion: request.row_version,
  };
}
