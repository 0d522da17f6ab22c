import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- 复制摘录: what of a file is asked for on paper, as JSON; null asks for nothing. A grant carries what was approved.
    alter table requests add column copies text;
    alter table grants add column copies text;
    create index requests_with_copies on requests (id) where copies is not null;

    -- 输出点: the few terminals at which copies are printed.
    alter table terminals add column may_print boolean not null default false;
    alter table terminal_versions add column may_print boolean not null default false;

    -- 复制件、摘录件: each made once under a number of its own. What becomes of it are steps beside it.
    create table copies (
      id uuid primary key,
      no text not null unique,
      request_id uuid not null references requests,
      -- Which of what was approved, which of its copies, and how often that one was made before.
      item integer not null,
      nth integer not null,
      attempt integer not null,
      copying text not null check (copying in ('reproduction', 'extract')),
      unit_id uuid not null references units,
      volume_id uuid not null references volumes,
      material_id uuid not null references materials,
      page_nos text not null,
      sheets integer not null,
      recipient_id uuid not null references accounts,
      afterwards text not null check (afterwards in ('return', 'file', 'destroy')),
      due_on date not null,
      made_by uuid not null references accounts,
      terminal_id uuid not null references terminals,
      made_at timestamptz not null,
      -- Entry of the ledger that was signed for before a byte left.
      entry_id uuid not null,
      sealed_text bytea,
      unique (request_id, item, nth, attempt),
      check ((copying = 'extract') = (sealed_text is not null))
    );
    create index copies_by_unit on copies (unit_id, made_at desc, id desc);

    create table copy_steps (
      copy_id uuid not null references copies,
      ordinal integer not null,
      step text not null
        check (step in ('check', 'hand_over', 'spoil', 'take_back', 'file', 'destroy', 'witness')),
      note text not null,
      taken_by uuid not null references accounts,
      taken_at timestamptz not null,
      primary key (copy_id, ordinal)
    );
  `);
  await makeAppendOnly(tx, ['copies', 'copy_steps']);
}
