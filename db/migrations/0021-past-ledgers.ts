import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- Ledgers that could not go on, in their order from 1: each is continued by the next, the last by the one in
    -- force. size and root are of what is kept of it and was signed for.
    create table past_ledgers (
      id integer primary key,
      origin text not null unique,
      key text not null,
      size bigint not null,
      root bytea not null,
      ended_at timestamptz not null
    );

    -- The rows as they stood in ledger_entries and ledger_checkpoints.
    create table past_ledger_entries (
      ledger integer not null references past_ledgers,
      idx bigint not null,
      entry_id uuid not null,
      body bytea not null,
      leaf_hash bytea not null,
      at timestamptz not null,
      kind text not null,
      action text not null,
      actor text not null,
      item text,
      primary key (ledger, idx)
    );
    create index past_ledger_entries_by_actor on past_ledger_entries (actor, ledger desc, idx desc);
    create index past_ledger_entries_by_item on past_ledger_entries (item, ledger desc, idx desc);
    create index past_ledger_entries_by_action on past_ledger_entries (action, ledger desc, idx desc);
    create index past_ledger_entries_by_time on past_ledger_entries (ledger, at, idx);
    create index past_ledger_entries_refused on past_ledger_entries (ledger, idx desc)
      where kind = 'DENY';
    create table past_ledger_checkpoints (
      ledger integer not null references past_ledgers,
      size bigint not null,
      note text not null,
      signed_at timestamptz not null,
      primary key (ledger, size)
    );

    -- The newest signed head within a set, as it goes into the paper register.
    alter table backup_sets add column ledger_note text;
  `);
  await makeAppendOnly(tx, ['past_ledgers', 'past_ledger_entries', 'past_ledger_checkpoints']);
}
