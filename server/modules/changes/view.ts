import type { Db, Knex } from '../../../db/connect.ts';
import { DUTIES, type Duty } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import type { CHANGE_BOXES, ChangeDetail, ChangeRow } from './contract.ts';
import { kindOf } from './kinds.ts';
import { openProposal } from './sealed-proposal.ts';
import { STATE_AFTER, STATE_LABELS } from './states.ts';
import type { ChangeRecord } from './store.ts';
import { mayDecide } from './subject-of-change.ts';

type Box = (typeof CHANGE_BOXES)[number];
type Listed = ChangeRecord & {
  proposer_name: string;
  decider_name: string | null;
  decided_at: Date | null;
  opinion: string | null;
};
type Needs = Pick<Services, 'policy' | 'keystore'>;

/** Counts shown on the tabs stop here. */
const COUNT_LIMIT = 99;

/** One page of a box, newest first, with what waits. */
export async function listChanges(
  services: Needs,
  db: Db,
  actor: Actor,
  page: { box: Box; limit: number; cursor?: string | undefined },
): Promise<{
  items: ChangeRow[];
  nextCursor: string | null;
  counts: { todo: number; mine: number };
}> {
  const before = readTimeCursor(page.cursor);
  const rows = (await joined(db)
    .where((where) => inBox(where, page.box, actor))
    .modify((query) => {
      if (before) void query.whereRaw('(c.proposed_at, c.id) < (?::timestamptz, ?::uuid)', before);
    })
    .orderBy([
      { column: 'c.proposed_at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])
    .limit(page.limit + 1)) as Listed[];
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => presentRow(services, row)),
    nextCursor:
      rows.length > page.limit && last ? writeTimeCursor(last.proposed_at, last.id) : null,
    counts: { todo: await count(db, actor, 'todo'), mine: await count(db, actor, 'mine') },
  };
}

/** A change whole, with what its reader can do about it; `undefined` where there is none. */
export async function loadChange(
  services: Needs,
  db: Db,
  actor: Actor,
  changeId: string,
): Promise<ChangeDetail | undefined> {
  const row = await joined(db).where({ 'c.id': changeId }).first<Listed | undefined>();
  if (!row) return undefined;
  const isPending = row.verdict === null;
  const acts: ChangeDetail['acts'] = [];
  if (isPending && mayDecide(actor, row)) acts.push('confirm', 'reject');
  if (isPending && row.proposed_by === actor.accountId) acts.push('withdraw');
  return {
    ...presentRow(services, row),
    lines: openProposal(services, row.sealed_payload).lines,
    opinion: row.opinion ?? '',
    acts,
  };
}

function presentRow({ policy }: Pick<Services, 'policy'>, row: Listed): ChangeRow {
  const state = row.verdict === null ? 'pending' : STATE_AFTER[row.verdict];
  const { confirms } = DUTIES[row.duty];
  return {
    id: row.id,
    kind: row.kind,
    kindLabel: kindOf(row.kind).label,
    title: row.title,
    reason: row.reason,
    state,
    stateLabel: STATE_LABELS[state],
    proposedBy: row.proposer_name,
    proposedAt: row.proposed_at.toISOString(),
    awaitedRole: policy.roles.get(confirms)?.name ?? confirms,
    decidedBy: row.decider_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}

function joined(db: Db) {
  return db<Listed>('changes as c')
    .join('accounts as p', 'p.id', 'c.proposed_by')
    .leftJoin('change_decisions as d', 'd.change_id', 'c.id')
    .leftJoin('accounts as a', 'a.id', 'd.decided_by')
    .select<Listed[]>(
      'c.*',
      'd.verdict',
      'd.decided_at',
      'd.opinion',
      'p.name as proposer_name',
      'a.name as decider_name',
    );
}

function inBox(where: Knex.QueryBuilder, box: Box, actor: Actor): void {
  switch (box) {
    case 'todo':
      void where
        .where((duties) => withDuties(duties, actor, 'confirms'))
        .whereNull('d.verdict')
        .whereNot('c.proposed_by', actor.accountId)
        .whereRaw('c.target is distinct from ?::uuid', [actor.accountId]);
      return;
    case 'mine':
      void where.where('c.proposed_by', actor.accountId);
      return;
    case 'all':
      void where
        .where((duties) => withDuties(duties, actor, 'confirms'))
        .orWhere((duties) => withDuties(duties, actor, 'proposes'));
  }
}

/** Changes of the duties in which the actor has this part; those within a unit only of their own. */
function withDuties(where: Knex.QueryBuilder, actor: Actor, part: 'proposes' | 'confirms'): void {
  const duties = (Object.keys(DUTIES) as Duty[]).filter((duty) =>
    actor.roles.includes(DUTIES[duty][part]),
  );
  const isLocal = (duty: Duty): boolean => DUTIES[duty].isWithinUnit;
  void where
    .whereIn(
      'c.duty',
      duties.filter((duty) => !isLocal(duty)),
    )
    .orWhere((local) => {
      void local.whereIn('c.duty', duties.filter(isLocal)).where('c.unit_id', actor.unitId);
    });
}

async function count(db: Db, actor: Actor, box: Box): Promise<number> {
  const capped = db('changes as c')
    .leftJoin('change_decisions as d', 'd.change_id', 'c.id')
    .where((where) => inBox(where, box, actor))
    .modify((query) => {
      if (box === 'mine') void query.whereNull('d.verdict');
    })
    .limit(COUNT_LIMIT)
    .select(db.raw('1 as one'));
  const [row] = await db.from(capped.as('n')).count<{ count: string }[]>();
  return Number(row?.count ?? 0);
}
