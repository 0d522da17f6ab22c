import type { Db } from '../../../db/connect.ts';
import type { Copying } from '../../../policies/vocabulary.ts';
import type { Afterwards } from '../requests/index.ts';
import type { CopyStep } from './words.ts';

export type FollowedRow = {
  no: string;
  copying: Copying;
  sheets: number;
  recipient_name: string;
  made_at: Date;
  afterwards: Afterwards;
  due_on: string;
  last_step: CopyStep | null;
  last_at: Date | null;
  is_spoilt: boolean;
};

/** Copies under a request by their numbers, and where each stands; nothing of what is on them. */
export async function listFollowed(db: Db, requestId: string): Promise<FollowedRow[]> {
  return db('copies as c')
    .join('accounts as to', 'to.id', 'c.recipient_id')
    .joinRaw(
      `left join lateral (select s.step, s.taken_at from copy_steps s
         where s.copy_id = c.id order by s.ordinal desc limit 1) last on true`,
    )
    .where({ 'c.request_id': requestId })
    .orderBy('c.no')
    .select<FollowedRow[]>(
      'c.no',
      'c.copying',
      'c.sheets',
      'to.name as recipient_name',
      'c.made_at',
      'c.afterwards',
      db.raw('cast(c.due_on as text) as due_on'),
      'last.step as last_step',
      'last.taken_at as last_at',
      db.raw(
        `exists (select 1 from copy_steps s where s.copy_id = c.id and s.step = 'spoil') as is_spoilt`,
      ),
    );
}
