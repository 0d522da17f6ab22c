import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- 监督规则 and the 工作日历: what the newest version says, from the ledger entry of its adoption on. JSON.
    create table oversight_rule_versions (
      rule_id uuid not null,
      version integer not null,
      -- The word by which the program knows a rule that it brings; null for those that people made.
      built_in text,
      kind text not null,
      label text not null,
      severity text not null check (severity in ('high', 'medium', 'low')),
      is_enabled boolean not null,
      due_days integer not null,
      parameters text not null,
      change_id uuid references changes,
      entry_id uuid not null,
      adopted_at timestamptz not null,
      primary key (rule_id, version)
    );
    create table oversight_calendars (
      version integer primary key,
      calendar text not null,
      change_id uuid references changes,
      entry_id uuid not null,
      adopted_at timestamptz not null
    );

    -- The entry of the ledger that is to be judged next.
    create table oversight_cursor (
      id integer primary key check (id = 1),
      next_index bigint not null,
      moved_at timestamptz not null
    );

    -- 疑点: what one version of a rule has against one subject within one day or week; without a rule, what an
    -- auditor took up by hand.
    create table oversight_findings (
      id uuid primary key,
      rule_id uuid,
      rule_version integer,
      subject_kind text not null check (subject_kind in ('account', 'terminal')),
      subject uuid not null,
      bucket timestamptz not null,
      severity text not null check (severity in ('high', 'medium', 'low')),
      due_at timestamptz not null,
      raised_by uuid references accounts,
      raised_at timestamptz not null,
      unique (rule_id, rule_version, subject, bucket),
      foreign key (rule_id, rule_version) references oversight_rule_versions,
      check ((rule_id is null) = (raised_by is not null))
    );
    create index oversight_findings_newest on oversight_findings (raised_at desc, id desc);
    create index oversight_findings_by_subject on oversight_findings (subject, raised_at desc);
    create table oversight_evidence (
      finding_id uuid not null references oversight_findings,
      idx bigint not null,
      added_at timestamptz not null,
      primary key (finding_id, idx)
    );
    create table oversight_steps (
      finding_id uuid not null references oversight_findings,
      no integer not null,
      kind text not null check (kind in ('begin', 'note', 'assign', 'conclude', 'reopen')),
      conclusion text check (conclusion in ('normal', 'violation', 'false_alarm', 'handed_over')),
      sealed_note bytea,
      assignee_id uuid references accounts,
      due_at timestamptz,
      taken_by uuid not null references accounts,
      taken_at timestamptz not null,
      primary key (finding_id, no),
      check ((kind = 'conclude') = (conclusion is not null))
    );
    create index oversight_steps_by_time on oversight_steps (taken_at);

    -- 定期审查: the report of one week or month as it was signed, and who signed it with which key.
    create table reviews (
      id uuid primary key,
      period text not null check (period in ('week', 'month')),
      starts_on text not null,
      sealed_text bytea not null,
      digest bytea not null,
      unique (period, starts_on)
    );
    create table review_signatures (
      review_id uuid not null references reviews,
      ordinal integer not null,
      account_id uuid not null references accounts,
      key_id uuid not null references account_keys,
      signature bytea not null,
      entry_id uuid not null,
      signed_at timestamptz not null,
      primary key (review_id, ordinal),
      unique (review_id, account_id)
    );
    -- Heads of the ledger by the day: what a period begins and ends with.
    create index ledger_checkpoints_by_time on ledger_checkpoints (signed_at);
  `);
  await makeAppendOnly(tx, [
    'oversight_rule_versions',
    'oversight_calendars',
    'oversight_findings',
    'oversight_evidence',
    'oversight_steps',
    'reviews',
    'review_signatures',
  ]);
}
