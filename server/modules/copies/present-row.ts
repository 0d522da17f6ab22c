import { dayOf } from '../../clock.ts';
import { AFTERWARDS_NAMES, copiesOf, writePageNumbers } from '../requests/index.ts';
import type { CopyRow } from './contract.ts';
import type { ListedCopy } from './copy-view.ts';
import { isOverdue, stateOf } from './states.ts';
import { STATE_NAMES } from './words.ts';

/** A copy as a line of the register. */
export function presentRow(row: ListedCopy, now: Date): CopyRow {
  const approved = copiesOf(row)?.items[row.item - 1];
  const state = stateOf(row.last_step);
  return {
    id: row.id,
    no: row.no,
    requestId: row.request_id,
    requestNo: row.request_no,
    copying: row.copying,
    personName: row.person_name,
    archiveNo: row.archive_no,
    mark: approved?.mark ?? '',
    pages: writePageNumbers(JSON.parse(row.page_nos) as number[]),
    sheets: row.sheets,
    nth: row.nth,
    count: approved?.count ?? row.nth,
    state,
    stateLabel: STATE_NAMES[state],
    isOverdue: isOverdue(state, row.due_on, dayOf(now)),
    recipientName: row.recipient_name,
    recipientUnit: row.recipient_unit,
    makerName: row.maker_name,
    madeAt: row.made_at.toISOString(),
    afterwards: row.afterwards,
    afterwardsLabel: AFTERWARDS_NAMES[row.afterwards],
    dueOn: row.due_on,
  };
}
