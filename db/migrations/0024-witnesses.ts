import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- 见证: a name signs with one key for ever; who lost key or state is retired and comes back under another name.
    create table ledger_witnesses (
      name text primary key,
      public_key text not null unique,
      kind text not null check (kind in ('terminal', 'server')),
      unit_id uuid not null references units,
      -- Where the centre reaches it; empty for one that asks by itself.
      address text not null,
      change_id uuid not null references changes,
      appointed_at timestamptz not null
    );
    create table ledger_witness_retirements (
      name text primary key references ledger_witnesses,
      change_id uuid not null references changes,
      retired_at timestamptz not null
    );

    -- 法定人数: group and quorum lines in the shape of C2SP tlog-policy; the newest row counts.
    create table ledger_quorums (
      change_id uuid primary key references changes,
      rules text not null,
      set_at timestamptz not null
    );
    create index ledger_quorums_newest on ledger_quorums (set_at desc);

    -- One signature line of one witness under the checkpoint of that ledger and size.
    create table ledger_cosignatures (
      origin text not null,
      size bigint not null,
      witness text not null references ledger_witnesses,
      note_line text not null,
      at timestamptz not null,
      primary key (origin, size, witness)
    );
    create index ledger_cosignatures_by_witness on ledger_cosignatures (witness, origin, size desc);

    -- A note in our own key that our tree does not bear out, as a witness holds it: evidence of a fork.
    create table ledger_disputes (
      id uuid primary key,
      witness text not null references ledger_witnesses,
      note text not null,
      note_digest bytea not null unique,
      own_note text not null,
      found_at timestamptz not null
    );
    create index ledger_disputes_newest on ledger_disputes (found_at desc);

    -- 日结: signers is JSON, the names of the witnesses that stood under the checkpoint; empty where no quorum was set.
    create table ledger_days (
      origin text not null,
      day text not null check (length(day) = 10),
      size bigint not null,
      root bytea not null,
      signers text not null,
      closed_at timestamptz not null,
      primary key (origin, day)
    );
  `);
  await makeAppendOnly(tx, [
    'ledger_witnesses',
    'ledger_witness_retirements',
    'ledger_quorums',
    'ledger_cosignatures',
    'ledger_disputes',
    'ledger_days',
  ]);
}
