import type { Db, Tx } from '../../../db/connect.ts';
import type { Copying } from '../../../policies/vocabulary.ts';
import { AppError } from '../../errors.ts';
import type { Afterwards } from '../requests/index.ts';
import type { CopyStep } from './words.ts';

export type CopyRecord = {
  id: string;
  no: string;
  request_id: string;
  item: number;
  nth: number;
  attempt: number;
  copying: Copying;
  unit_id: string;
  volume_id: string;
  material_id: string;
  /** JSON of page numbers. */
  page_nos: string;
  sheets: number;
  recipient_id: string;
  afterwards: Afterwards;
  due_on: string;
  made_by: string;
  terminal_id: string;
  made_at: Date;
  entry_id: string;
  sealed_text: Buffer | null;
};

export async function insertCopy(tx: Tx, copy: CopyRecord): Promise<void> {
  await tx('copies').insert(copy);
}

/** @throws AppError `conflict` when somebody else has taken a step meanwhile. */
export async function insertStep(
  tx: Tx,
  step: {
    copy_id: string;
    ordinal: number;
    step: CopyStep;
    note: string;
    taken_by: string;
    taken_at: Date;
  },
): Promise<void> {
  const inserted = await tx('copy_steps')
    .insert(step)
    .onConflict(['copy_id', 'ordinal'])
    .ignore()
    .returning('ordinal');
  if (inserted.length === 0) throw overtaken();
}

export function overtaken(): AppError {
  return new AppError('conflict', '这份复制件刚有新的办理，请刷新后再办');
}

export async function findCopy(db: Db, id: string): Promise<CopyRecord | undefined> {
  return db<CopyRecord>('copies').where({ id }).first();
}

export type StepRecord = { ordinal: number; step: CopyStep; taken_by: string };

export async function listSteps(db: Db, copyId: string): Promise<StepRecord[]> {
  return db('copy_steps')
    .where({ copy_id: copyId })
    .orderBy('ordinal')
    .select<StepRecord[]>('ordinal', 'step', 'taken_by');
}

export type MadeCopy = Pick<CopyRecord, 'item' | 'nth' | 'attempt' | 'sealed_text'> & {
  is_spoilt: boolean;
};

/** What has been made under a request so far, spoilt ones among it. */
export async function listMade(db: Db, requestId: string): Promise<MadeCopy[]> {
  return db('copies as c')
    .where({ 'c.request_id': requestId })
    .orderBy(['c.item', 'c.nth', 'c.attempt'])
    .select<MadeCopy[]>(
      'c.item',
      'c.nth',
      'c.attempt',
      'c.sealed_text',
      db.raw(
        `exists (select 1 from copy_steps s where s.copy_id = c.id and s.step = 'spoil') as is_spoilt`,
      ),
    );
}
