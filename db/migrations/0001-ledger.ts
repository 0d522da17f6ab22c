import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- Encoded entries, written in the transaction of the act they tell of; the sequencer drains it.
    create table ledger_outbox (
      id bigint generated always as identity primary key,
      entry_id uuid not null unique,
      body bytea not null
    );

    -- body is the evidence, leaf_hash what was signed for; the other columns repeat the body for browsing
    -- and prove nothing.
    create table ledger_entries (
      idx bigint primary key,
      entry_id uuid not null unique,
      body bytea not null,
      leaf_hash bytea not null,
      at timestamptz not null,
      kind text not null,
      action text not null,
      actor text not null,
      item text
    );
    create index ledger_entries_by_actor on ledger_entries (actor, idx desc);
    create index ledger_entries_by_item on ledger_entries (item, idx desc);
    create index ledger_entries_by_action on ledger_entries (action, idx desc);

    -- Full tiles only: 256 hashes of the level below.
    create table ledger_tiles (
      level integer not null,
      n bigint not null,
      hashes bytea not null,
      primary key (level, n)
    );

    create table ledger_head (
      id integer primary key check (id = 1),
      size bigint not null,
      root bytea not null,
      frontier bytea not null
    );

    create table ledger_checkpoints (
      size bigint primary key,
      note text not null,
      signed_at timestamptz not null
    );

    -- Free text stands outside the ledger, sealed; the ledger holds only its salted digest, so that lawful
    -- erasure keeps proofs.
    create table ledger_details (
      entry_id uuid primary key,
      salt bytea not null,
      sealed bytea not null
    );
  `);
  await makeAppendOnly(tx, ['ledger_entries', 'ledger_tiles', 'ledger_checkpoints']);
}
