import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- Those who can open key parts together: the newest row counts. JSON of account and public key.
    create table backup_recipients (
      change_id uuid primary key references changes,
      threshold integer not null check (threshold >= 2),
      recipients text not null,
      set_at timestamptz not null
    );
    create index backup_recipients_newest on backup_recipients (set_at desc);

    -- 备份介质: id and label stand on the medium itself, and so never change.
    create table backup_media (
      id uuid primary key,
      label text not null unique,
      registered_by uuid not null references accounts,
      registered_at timestamptz not null
    );
    create table backup_medium_versions (
      medium_id uuid not null references backup_media,
      version integer not null,
      kind text not null check (kind in ('usb_disk', 'hard_disk', 'optical', 'tape', 'network')),
      level text not null,
      holder text not null,
      place text not null,
      state text not null check (state in ('in_use', 'sealed', 'handed_over', 'destroyed')),
      note text not null,
      recorded_by uuid not null references accounts,
      recorded_at timestamptz not null,
      primary key (medium_id, version)
    );

    -- requested_by is null for those that the schedule began.
    create table backup_runs (
      id uuid primary key,
      medium_id uuid not null references backup_media,
      path text not null,
      requested_by uuid references accounts,
      requested_at timestamptz not null
    );
    create index backup_runs_newest on backup_runs (requested_at desc);
    create table backup_run_ends (
      run_id uuid primary key references backup_runs,
      outcome text not null check (outcome in ('done', 'failed')),
      reason text not null,
      ended_at timestamptz not null
    );

    create table backup_sets (
      medium_id uuid not null references backup_media,
      set_no integer not null,
      run_id uuid not null references backup_runs,
      manifest_digest bytea not null unique,
      ledger_size bigint not null,
      row_count bigint not null,
      versions bigint not null,
      new_versions bigint not null,
      new_bytes bigint not null,
      key_part_until timestamptz not null,
      made_at timestamptz not null,
      primary key (medium_id, set_no)
    );
    create index backup_sets_newest on backup_sets (made_at desc);

    create table restore_tests (
      id uuid primary key,
      medium_id uuid not null,
      set_no integer not null,
      bytes bigint not null,
      seconds integer not null,
      files bigint not null,
      sampled integer not null,
      failed integer not null,
      reported_by uuid not null references accounts,
      tested_at timestamptz not null,
      foreign key (medium_id, set_no) references backup_sets
    );
    create index restore_tests_newest on restore_tests (tested_at desc);
  `);
  await makeAppendOnly(tx, [
    'backup_recipients',
    'backup_media',
    'backup_medium_versions',
    'backup_runs',
    'backup_run_ends',
    'backup_sets',
    'restore_tests',
  ]);
}
