import type { Db, Knex } from '../../../db/connect.ts';
import type { Actor } from '../../http/actor.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import type { Conclusion, FINDING_BOXES, FindingRow, FindingState, Severity } from './contract.ts';
import type { FindingRecord } from './finding-store.ts';
import { BY_HAND } from './words.ts';

/** A finding with what has become of it so far. */
export type Standing = FindingRecord & {
  state: FindingState;
  conclusion: Conclusion | null;
  concluded_at: Date | null;
  assignee_id: string | null;
  due: Date;
};

/**
 * Every finding with its state: what the last of its steps of each sort says. A step that moves it is any but a
 * note and an assignment.
 */
export function findings(db: Db) {
  const last = (condition: string): string => `(
    select * from oversight_steps s where s.finding_id = f.id and ${condition}
    order by s.no desc limit 1)`;
  return db('oversight_findings as f')
    .joinRaw(`left join lateral ${last("s.kind not in ('note', 'assign')")} m on true`)
    .joinRaw(`left join lateral ${last('s.assignee_id is not null')} a on true`)
    .joinRaw(`left join lateral ${last('s.due_at is not null')} d on true`)
    .select<Standing[]>(
      'f.*',
      db.raw(`case when m.kind = 'conclude' then 'concluded'
        when m.kind is null and a.no is null then 'new' else 'under_way' end as state`),
      db.raw("case when m.kind = 'conclude' then m.conclusion end as conclusion"),
      db.raw("case when m.kind = 'conclude' then m.taken_at end as concluded_at"),
      'a.assignee_id',
      db.raw('coalesce(d.due_at, f.due_at) as due'),
    );
}

type Box = (typeof FINDING_BOXES)[number];
export type Filter = {
  box: Box;
  severity?: Severity | undefined;
  conclusion?: Conclusion | undefined;
  ruleId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};
type Listed = Standing & {
  label: string | null;
  subject_name: string | null;
  assignee_name: string | null;
  entries: string;
  newest_evidence: Date | null;
};

/** One page of findings, newest first, with what waits. */
export async function listFindings(
  db: Db,
  actor: Actor,
  filter: Filter,
  now: Date,
): Promise<{
  items: FindingRow[];
  nextCursor: string | null;
  counts: { open: number; mine: number; overdue: number };
}> {
  const before = readTimeCursor(filter.cursor);
  const rows = await presented(db)
    .modify((query) => inBox(query, filter.box, actor, now))
    .modify((query) => {
      if (filter.severity !== undefined) void query.where('f.severity', filter.severity);
      if (filter.conclusion !== undefined) void query.where('f.conclusion', filter.conclusion);
      if (filter.ruleId !== undefined) void query.where('f.rule_id', filter.ruleId);
      if (before) void query.whereRaw('(f.raised_at, f.id) < (?::timestamptz, ?::uuid)', before);
    })
    .orderBy([
      { column: 'f.raised_at', order: 'desc' },
      { column: 'f.id', order: 'desc' },
    ])
    .limit(filter.limit + 1)
    .select<Listed[]>();
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  const counts = async (box: Box): Promise<number> => countBox(db, box, actor, now);
  return {
    items: shown.map((row) => presentFinding(row, now)),
    nextCursor:
      rows.length > filter.limit && last ? writeTimeCursor(last.raised_at, last.id) : null,
    counts: {
      open: await counts('open'),
      mine: await counts('mine'),
      overdue: await counts('overdue'),
    },
  };
}

export async function loadStanding(db: Db, id: string): Promise<Standing | undefined> {
  const [row] = await findings(db).where('f.id', id);
  return row;
}

/** A finding as a list shows it; `undefined` where there is none. */
export async function loadFindingRow(
  db: Db,
  id: string,
  now: Date,
): Promise<FindingRow | undefined> {
  const [row] = await presented(db).where('f.id', id).select<Listed[]>();
  return row && presentFinding(row, now);
}

function presented(db: Db) {
  return db
    .from(findings(db).as('f'))
    .leftJoin('oversight_rule_versions as r', (on) =>
      on.on('r.rule_id', 'f.rule_id').andOn('r.version', 'f.rule_version'),
    )
    .leftJoin('accounts as s', 's.id', 'f.subject')
    .leftJoin('terminals as t', 't.id', 'f.subject')
    .leftJoin('accounts as a', 'a.id', 'f.assignee_id')
    .select(
      'f.*',
      'r.label',
      db.raw('coalesce(s.name, t.name) as subject_name'),
      'a.name as assignee_name',
      db.raw('(select count(*) from oversight_evidence e where e.finding_id = f.id) as entries'),
      db.raw(`(select max(added_at) from oversight_evidence e
        where e.finding_id = f.id) as newest_evidence`),
    );
}

function inBox(query: Knex.QueryBuilder, box: Box, actor: Actor, now: Date): void {
  switch (box) {
    case 'open':
      void query.whereNot('f.state', 'concluded');
      return;
    case 'mine':
      void query.whereNot('f.state', 'concluded').where('f.assignee_id', actor.accountId);
      return;
    case 'overdue':
      void query.whereNot('f.state', 'concluded').where('f.due', '<=', now);
      return;
    case 'concluded':
      void query.where('f.state', 'concluded');
      return;
    case 'all':
  }
}

async function countBox(db: Db, box: Box, actor: Actor, now: Date): Promise<number> {
  const [row] = await db
    .from(findings(db).as('f'))
    .modify((query) => inBox(query, box, actor, now))
    .count<{ count: string }[]>();
  return Number(row?.count ?? 0);
}

function presentFinding(row: Listed, now: Date): FindingRow {
  const { concluded_at, newest_evidence } = row;
  return {
    id: row.id,
    label: row.label ?? BY_HAND,
    severity: row.severity,
    subjectKind: row.subject_kind,
    subjectName: row.subject_name ?? row.subject,
    bucket: row.bucket.toISOString(),
    raisedAt: row.raised_at.toISOString(),
    entries: Number(row.entries),
    state: row.state,
    conclusion: row.conclusion,
    assigneeName: row.assignee_name,
    dueAt: row.due.toISOString(),
    isOverdue: row.state !== 'concluded' && row.due <= now,
    hasLaterEntries:
      concluded_at !== null && newest_evidence !== null && newest_evidence > concluded_at,
  };
}
