import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- How many versions a set does not carry, and which: opaque ids, as its manifest lists them.
    alter table backup_sets add column missing_versions bigint not null default 0;
    create table backup_gaps (
      medium_id uuid not null,
      set_no integer not null,
      volume_id uuid not null,
      version integer not null,
      reason text not null check (reason in ('absent', 'damaged', 'conflict')),
      primary key (medium_id, set_no, volume_id, version),
      foreign key (medium_id, set_no) references backup_sets
    );

    alter table restore_tests add column missing bigint not null default 0;
  `);
  await makeAppendOnly(tx, ['backup_gaps']);
}
