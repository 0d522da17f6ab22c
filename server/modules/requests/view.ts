import type { Db, Knex } from '../../../db/connect.ts';
import type { Purpose } from '../../../policies/vocabulary.ts';
import type { PurposeRule } from '../../../policies/purposes.ts';
import type { Actor } from '../../http/actor.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import { BOXES, type RequestRow } from './contract.ts';
import { stepsOf } from './require-next.ts';
import { stateAt, STATE_LABELS } from './states.ts';
import type { RequestRecord } from './store.ts';
import { isAwaited } from './subject-of-request.ts';

export type Box = (typeof BOXES)[number];
type Purposes = ReadonlyMap<Purpose, PurposeRule>;

export type ListedRequest = RequestRecord & {
  person_name: string;
  applicant_name: string;
  unit_name: string;
  valid_to: Date | null;
  may_read: boolean;
};

/** Counts shown on the tabs stop here. */
const COUNT_LIMIT = 99;

/** One page of a box, newest first, with the counts of all boxes. */
export async function listRequests(
  db: Db,
  actor: Actor,
  purposes: Purposes,
  page: { box: Box; limit: number; cursor?: string | undefined },
  now: Date,
): Promise<{ items: RequestRow[]; nextCursor: string | null; counts: Record<Box, number> }> {
  const before = readTimeCursor(page.cursor);
  const rows = (await joined(db, actor, now)
    .where((where) => inBox(where, page.box, actor, now))
    .modify((query) => {
      if (before) void query.whereRaw('(r.submitted_at, r.id) < (?::timestamptz, ?::uuid)', before);
    })
    .orderBy([
      { column: 'r.submitted_at', order: 'desc' },
      { column: 'r.id', order: 'desc' },
    ])
    .limit(page.limit + 1)) as ListedRequest[];
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const counts = await Promise.all(BOXES.map((box) => countBox(db, actor, box, now)));
  return {
    items: shown.map((row) => presentRow(row, actor, purposes, now)),
    nextCursor:
      rows.length > page.limit && last ? writeTimeCursor(last.submitted_at, last.id) : null,
    counts: Object.fromEntries(BOXES.map((box, index) => [box, counts[index] ?? 0])) as Record<
      Box,
      number
    >,
  };
}

/** One request as its parties see it in a list; the base of its detail. */
export async function loadRequest(
  db: Db,
  actor: Actor,
  requestId: string,
  now: Date,
): Promise<ListedRequest | undefined> {
  const [row] = (await joined(db, actor, now).where({ 'r.id': requestId })) as ListedRequest[];
  return row;
}

export function presentRow(
  row: ListedRequest,
  actor: Actor,
  purposes: Purposes,
  now: Date,
): RequestRow {
  const state = stateAt(row.state, row.valid_to, now);
  const isMine = isAwaited(actor, row);
  return {
    id: row.id,
    no: row.no,
    state,
    stateLabel: STATE_LABELS[state],
    personName: row.person_name,
    applicantName: row.applicant_name,
    unitName: row.unit_name,
    purposeLabel: purposes.get(row.purpose)?.name ?? row.purpose,
    submittedAt: row.submitted_at.toISOString(),
    validTo: row.valid_to?.toISOString() ?? null,
    currentStep: state === 'pending' ? (stepsOf(row)[row.step]?.label ?? null) : null,
    mainAct: isMine ? 'approve' : row.may_read ? 'read' : 'show',
  };
}

function joined(db: Db, actor: Actor, now: Date) {
  return db('requests as r')
    .join('persons as p', 'p.id', 'r.person_id')
    .join('accounts as a', 'a.id', 'r.applicant_id')
    .join('units as u', 'u.id', 'r.unit_id')
    .select(
      'r.*',
      'p.name as person_name',
      'a.name as applicant_name',
      'u.name as unit_name',
      db.raw('(select max(g.valid_to) from grants g where g.request_id = r.id) as valid_to'),
      db.raw(
        `exists (select 1 from grants g where g.request_id = r.id and g.account_id = ?
          and g.recalled_at is null and g.valid_to > ?) as may_read`,
        [actor.accountId, now],
      ),
    );
}

function inBox(where: Knex.QueryBuilder, box: Box, actor: Actor, now: Date): void {
  switch (box) {
    case 'todo':
      void where
        .where((awaited) => {
          void awaited
            .where('r.awaited_unit_id', actor.unitId)
            .whereIn('r.awaited_role', actor.roles)
            .whereNot('r.applicant_id', actor.accountId)
            // Whoever must abstain (回避) is not asked.
            .whereRaw('r.person_id is distinct from ?::uuid', [actor.personId])
            .whereNotIn('r.person_id', [...actor.relativeIds]);
        })
        .orWhere({ 'r.applicant_id': actor.accountId, 'r.state': 'returned' });
      return;
    case 'done':
      void where.whereRaw(
        'exists (select 1 from request_decisions d where d.request_id = r.id and d.decided_by = ?)',
        [actor.accountId],
      );
      return;
    case 'mine':
      void where.where('r.applicant_id', actor.accountId);
      return;
    case 'reading':
      void where.whereRaw(
        `exists (select 1 from grants g where g.request_id = r.id and g.account_id = ?
           and g.recalled_at is null and g.valid_to > ?)`,
        [actor.accountId, now],
      );
  }
}

async function countBox(db: Db, actor: Actor, box: Box, now: Date): Promise<number> {
  const capped = db('requests as r')
    .where((where) => inBox(where, box, actor, now))
    .limit(COUNT_LIMIT)
    .select(db.raw('1 as one'));
  const [row] = await db.from(capped.as('c')).count<{ count: string }[]>();
  return Number(row?.count ?? 0);
}
