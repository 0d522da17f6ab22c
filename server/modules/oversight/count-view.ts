import type { Db } from '../../../db/connect.ts';
import { CONCLUSIONS, SEVERITIES, type Conclusion, type Severity } from './contract.ts';

export type FindingCounts = {
  /** Of the period. */
  raised: Record<Severity, number>;
  concluded: Record<Conclusion, number>;
  /** As of its end. */
  open: number;
  overdue: number;
};

/** What became of findings from one moment to another, and how they stood at the later one. */
export async function countFindings(db: Db, from: Date, to: Date): Promise<FindingCounts> {
  const raised = await db('oversight_findings')
    .where('raised_at', '>=', from)
    .andWhere('raised_at', '<', to)
    .groupBy('severity')
    .select<{ word: Severity; count: string }[]>('severity as word', db.raw('count(*)'));
  const concluded = await db('oversight_steps')
    .where({ kind: 'conclude' })
    .andWhere('taken_at', '>=', from)
    .andWhere('taken_at', '<', to)
    .groupBy('conclusion')
    .select<{ word: Conclusion; count: string }[]>('conclusion as word', db.raw('count(*)'));
  return {
    raised: tally(SEVERITIES, raised),
    concluded: tally(CONCLUSIONS, concluded),
    ...(await standingAt(db, to)),
  };
}

function tally<Word extends string>(
  words: readonly Word[],
  rows: { word: Word; count: string }[],
): Record<Word, number> {
  const counts = new Map(rows.map(({ word, count }) => [word, Number(count)]));
  return Object.fromEntries(words.map((word) => [word, counts.get(word) ?? 0])) as Record<
    Word,
    number
  >;
}

/** Findings that had come to no conclusion at a moment, and those of them past their day. */
async function standingAt(db: Db, at: Date): Promise<{ open: number; overdue: number }> {
  const { rows } = await db.raw<{ rows: { open: string; overdue: string }[] }>(
    `select count(*) as open,
       count(*) filter (where coalesce(d.due_at, f.due_at) <= :at) as overdue
     from oversight_findings f
     left join lateral (
       select kind from oversight_steps s
       where s.finding_id = f.id and s.taken_at < :at and s.kind not in ('note', 'assign')
       order by s.no desc limit 1) m on true
     left join lateral (
       select due_at from oversight_steps s
       where s.finding_id = f.id and s.taken_at < :at and s.due_at is not null
       order by s.no desc limit 1) d on true
     where f.raised_at < :at and m.kind is distinct from 'conclude'`,
    { at },
  );
  return { open: Number(rows[0]?.open ?? 0), overdue: Number(rows[0]?.overdue ?? 0) };
}
