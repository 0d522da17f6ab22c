import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table units (
      id uuid primary key,
      code text not null unique,
      name text not null,
      kind text not null,
      parent_id uuid references units,
      -- Codes of the ancestors and its own, '/150000/150200/': one prefix comparison answers "below?".
      path text not null unique,
      created_at timestamptz not null
    );
    create index units_by_path on units (path text_pattern_ops);

    create table counters (
      name text primary key,
      value bigint not null
    );
  `);
  await makeAppendOnly(tx, ['units']);
}
