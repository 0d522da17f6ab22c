import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Purpose, Role } from '../../../policies/vocabulary.ts';
import { AppError, forbidden } from '../../errors.ts';
import type { RequestState } from './contract.ts';

/** One step of the approval route as this request follows it. */
export type Step = { label: string; role: Role; unitId: string; unitName: string };

export type RequestRecord = {
  id: string;
  no: string;
  applicant_id: string;
  unit_id: string;
  person_id: string;
  volume_id: string;
  purpose: Purpose;
  /** JSON of `ClassCut[]`: the classes asked for, each as far as the purpose opened it when it was asked. */
  cut: string;
  reason: string;
  days: number;
  /** JSON of `ApprovedCopies`; null where nothing is asked for on paper. */
  copies: string | null;
  state: RequestState;
  round: number;
  /** JSON of `Step[]`. */
  steps: string;
  step: number;
  awaited_role: Role | null;
  awaited_unit_id: string | null;
  submitted_at: Date;
  closed_reason: string | null;
  row_version: number;
};

export type NewRequest = Pick<
  RequestRecord,
  | 'id'
  | 'no'
  | 'applicant_id'
  | 'unit_id'
  | 'person_id'
  | 'volume_id'
  | 'purpose'
  | 'cut'
  | 'reason'
  | 'days'
  | 'copies'
>;

export async function insertRequest(
  tx: Tx,
  request: NewRequest,
  steps: Step[],
  at: Date,
): Promise<void> {
  await tx('requests').insert({
    ...request,
    state: 'pending',
    steps: JSON.stringify(steps),
    ...awaiting(steps[0]),
    submitted_at: at,
  });
}

export async function insertReaders(
  tx: Tx,
  requestId: string,
  round: number,
  accountIds: readonly string[],
): Promise<void> {
  await tx('request_readers').insert(
    accountIds.map((account_id, ordinal) => ({
      request_id: requestId,
      round,
      ordinal: ordinal + 1,
      account_id,
    })),
  );
}

export async function findRequest(db: Db, id: string): Promise<RequestRecord | undefined> {
  return db<RequestRecord>('requests').where({ id }).first();
}

/**
 * The request as it is now, held until the transaction ends: what is decided on it is decided on this.
 * @throws AppError `forbidden` where there is none, `conflict` when it is no longer what the person saw.
 */
export async function lockRequest(
  tx: Tx,
  seen: { requestId: string; rowVersion: number },
): Promise<RequestRecord> {
  const request = await tx<RequestRecord>('requests')
    .where({ id: seen.requestId })
    .forUpdate()
    .first();
  if (!request) throw forbidden();
  if (request.row_version !== seen.rowVersion) throw overtaken();
  return request;
}

/** Holds a request until the transaction ends, whatever has become of it: what is counted on it is counted alone. */
export async function holdRequest(tx: Tx, id: string): Promise<void> {
  await tx('requests').where({ id }).forUpdate().first('id');
}

export async function findReaders(db: Db, requestId: string, round: number): Promise<string[]> {
  const rows = await db('request_readers')
    .where({ request_id: requestId, round })
    .orderBy('ordinal')
    .select<{ account_id: string }[]>('account_id');
  return rows.map((row) => row.account_id);
}

/**
 * Changes a request that still is as `seen` had it.
 * @throws AppError `conflict` when somebody else was faster.
 */
export async function updateRequest(
  tx: Tx,
  seen: { id: string; rowVersion: number },
  change: Partial<RequestRecord>,
): Promise<void> {
  const updated = await tx('requests')
    .where({ id: seen.id, row_version: seen.rowVersion })
    .update({ ...change, row_version: seen.rowVersion + 1 });
  if (updated === 0) throw overtaken();
}

function overtaken(): AppError {
  return new AppError('conflict', '该申请刚被他人办理，请刷新后查看最新状态');
}

/** Whose decision a step waits for; nobody's once there is none. */
export function awaiting(
  step: Step | undefined,
): Pick<RequestRecord, 'awaited_role' | 'awaited_unit_id'> {
  return { awaited_role: step?.role ?? null, awaited_unit_id: step?.unitId ?? null };
}

export async function insertDecision(
  tx: Tx,
  request: RequestRecord,
  decision: { verdict: string; decidedBy: string; opinion: string },
  at: Date,
): Promise<void> {
  await tx('request_decisions').insert({
    id: randomUUIDv7(),
    request_id: request.id,
    round: request.round,
    step: request.step,
    verdict: decision.verdict,
    decided_by: decision.decidedBy,
    opinion: decision.opinion,
    decided_at: at,
  });
}

/** True when this account has decided on an earlier step of the present round. */
export async function hasDecided(
  db: Db,
  request: RequestRecord,
  accountId: string,
): Promise<boolean> {
  const row = await db('request_decisions')
    .where({ request_id: request.id, round: request.round, decided_by: accountId })
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}

export type RouteStep = { label: string; unit: 'applicant' | 'keeper'; roles: Role[] };

export async function insertApprovalRoute(
  tx: Tx,
  route: { name: string; steps: RouteStep[] },
  at: Date,
): Promise<void> {
  await tx('approval_routes').insert({
    id: randomUUIDv7(),
    name: route.name,
    steps: JSON.stringify(route.steps),
    created_at: at,
  });
}

/** The approval route that new requests follow. */
export async function findApprovalRoute(db: Db): Promise<RouteStep[]> {
  const row = await db('approval_routes')
    .orderBy('created_at', 'desc')
    .first<{ steps: string } | undefined>('steps');
  return row ? (JSON.parse(row.steps) as RouteStep[]) : [];
}
