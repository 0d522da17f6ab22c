import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Conclusion, Severity, StepKind, Subject } from './contract.ts';

export type FindingRecord = {
  id: string;
  rule_id: string | null;
  rule_version: number | null;
  subject_kind: Subject['kind'];
  subject: string;
  bucket: Date;
  severity: Severity;
  due_at: Date;
  raised_by: string | null;
  raised_at: Date;
};

/** Which entry is to be judged next, as it was set down, and when. */
export type Cursor = { index: number; movedAt: Date };

/** Where judging went on; undefined where it never began. */
export async function findCursor(db: Db): Promise<Cursor | undefined> {
  const row = await db('oversight_cursor')
    .where({ id: 1 })
    .first<{ next_index: string; moved_at: Date } | undefined>('next_index', 'moved_at');
  return row && { index: Number(row.next_index), movedAt: row.moved_at };
}

/** Moves it on; false when somebody else has moved it. */
export async function moveCursor(
  tx: Tx,
  from: Cursor | undefined,
  to: number,
  at: Date,
): Promise<boolean> {
  const row = { next_index: to, moved_at: at };
  if (from) {
    const moved = await tx('oversight_cursor').where({ id: 1, next_index: from.index }).update(row);
    return moved === 1;
  }
  const made = await tx('oversight_cursor')
    .insert({ id: 1, ...row })
    .onConflict('id')
    .ignore()
    .returning('id');
  return made.length === 1;
}

/** Sets a finding down unless it stands already. @returns its id, and whether it is new. */
export async function keepFinding(
  tx: Tx,
  finding: Omit<FindingRecord, 'id'>,
): Promise<{ id: string; isNew: boolean }> {
  const made = await tx('oversight_findings')
    .insert({ id: randomUUIDv7(), ...finding })
    .onConflict(['rule_id', 'rule_version', 'subject', 'bucket'])
    .ignore()
    .returning<{ id: string }[]>('id');
  if (made[0]) return { id: made[0].id, isNew: true };
  const { rule_id, rule_version, subject, bucket } = finding;
  const row = await tx<FindingRecord>('oversight_findings')
    .where({ rule_id, rule_version, subject, bucket })
    .first();
  if (!row) throw new Error('a finding that conflicts with none');
  return { id: row.id, isNew: false };
}

export async function insertFinding(tx: Tx, finding: FindingRecord): Promise<void> {
  await tx('oversight_findings').insert(finding);
}

export async function insertEvidence(
  tx: Tx,
  findingId: string,
  indexes: readonly number[],
  at: Date,
): Promise<void> {
  for (let from = 0; from < indexes.length; from += 500) {
    const rows = indexes
      .slice(from, from + 500)
      .map((idx) => ({ finding_id: findingId, idx, added_at: at }));
    await tx('oversight_evidence').insert(rows).onConflict(['finding_id', 'idx']).ignore();
  }
}

export async function findFinding(db: Db, id: string): Promise<FindingRecord | undefined> {
  return db<FindingRecord>('oversight_findings').where({ id }).first();
}

export type StepRecord = {
  finding_id: string;
  no: number;
  kind: StepKind;
  conclusion: Conclusion | null;
  sealed_note: Buffer | null;
  assignee_id: string | null;
  due_at: Date | null;
  taken_by: string;
  taken_at: Date;
};

/** The primary key makes the second of two who go on from the same step fail. */
export async function insertStep(tx: Tx, step: StepRecord): Promise<void> {
  await tx('oversight_steps').insert(step);
}

/** The steps of a finding in order. */
export async function listSteps(db: Db, findingId: string): Promise<StepRecord[]> {
  return db<StepRecord>('oversight_steps').where({ finding_id: findingId }).orderBy('no');
}
