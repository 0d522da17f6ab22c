import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { dayOf } from '../../clock.ts';
import { AFTERWARDS_NAMES } from '../requests/index.ts';
import type { FollowedCopy } from './contract.ts';
import { listFollowed, type FollowedRow } from './follow-view.ts';
import { isOverdue, stateOf } from './states.ts';
import { sayNext, STATE_NAMES } from './words.ts';

/** What became of the copies of a request, as its parties see it: which paper, where it stands, and by when it is due. */
export async function followCopies(
  { clock }: Pick<Services, 'clock'>,
  db: Db,
  requestId: string,
): Promise<{ copies: FollowedCopy[] }> {
  const today = dayOf(clock());
  const rows = await listFollowed(db, requestId);
  return { copies: rows.map((row) => present(row, today)) };
}

function present(row: FollowedRow, today: string): FollowedCopy {
  const state = stateOf(row.last_step);
  return {
    no: row.no,
    copying: row.copying,
    sheets: row.sheets,
    recipientName: row.recipient_name,
    state,
    stateLabel: row.is_spoilt ? `已作废，${STATE_NAMES[state]}` : STATE_NAMES[state],
    since: (row.last_at ?? row.made_at).toISOString(),
    isOverdue: isOverdue(state, row.due_on, today),
    afterwardsLabel: AFTERWARDS_NAMES[row.afterwards],
    dueOn: row.due_on,
    next: sayNext(state, row),
  };
}
