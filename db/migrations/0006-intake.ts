import type { Knex } from 'knex';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table accessions (
      id uuid primary key,
      unit_id uuid not null references units,
      copy_kind text not null,
      file_name text not null,
      bytes bigint not null,
      state text not null,
      submitted_by uuid references accounts,
      submitted_at timestamptz not null,
      finished_at timestamptz,
      done integer not null default 0,
      total integer not null default 0,
      current text not null default '',
      report text,
      error_count integer not null default 0,
      warning_count integer not null default 0,
      volume_id uuid references volumes
    );
    create index accessions_newest on accessions (submitted_at desc, id desc);
  `);
}
