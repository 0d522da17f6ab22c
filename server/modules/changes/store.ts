import type { Db, Tx } from '../../../db/connect.ts';
import type { Duty } from '../../change-kind.ts';

export type Verdict = 'confirm' | 'reject' | 'withdraw';

export type ChangeRecord = {
  id: string;
  kind: string;
  duty: Duty;
  target: string | null;
  title: string;
  sealed_payload: Buffer;
  reason: string;
  unit_id: string;
  proposed_by: string;
  proposed_at: Date;
  /** Null while nobody has decided. */
  verdict: Verdict | null;
};

export async function insertChange(
  tx: Tx,
  change: Omit<ChangeRecord, 'proposed_at' | 'verdict'>,
  at: Date,
): Promise<void> {
  await tx('changes').insert({ ...change, proposed_at: at });
}

export async function findChange(db: Db, id: string): Promise<ChangeRecord | undefined> {
  return db<ChangeRecord>('changes as c')
    .leftJoin('change_decisions as d', 'd.change_id', 'c.id')
    .where({ 'c.id': id })
    .first<ChangeRecord | undefined>('c.*', 'd.verdict');
}

/** The one decision there can be: a second one, however close, violates the primary key. */
export async function insertDecision(
  tx: Tx,
  change: Pick<ChangeRecord, 'id' | 'proposed_by'>,
  decision: { verdict: Verdict; decidedBy: string; opinion: string },
  at: Date,
): Promise<void> {
  await tx('change_decisions').insert({
    change_id: change.id,
    proposed_by: change.proposed_by,
    verdict: decision.verdict,
    decided_by: decision.decidedBy,
    opinion: decision.opinion,
    decided_at: at,
  });
}
