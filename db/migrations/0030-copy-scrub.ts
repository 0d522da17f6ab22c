import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- 第二副本: what the scrub has read of it. A round of its own beside the visits of a pass, since its disk may
    -- be away while the pass goes on.
    create table scrub_copy_visits (
      id uuid primary key,
      volume_id uuid not null,
      pass_no integer references scrub_passes,
      order_id uuid unique references scrub_orders,
      -- The newest that the copy held; 0 where it had none.
      version integer not null,
      files integer not null,
      bytes bigint not null,
      new_findings integer not null,
      visited_at timestamptz not null,
      unique (pass_no, volume_id),
      check ((pass_no is null) <> (order_id is null))
    );
    create index scrub_copy_visits_by_volume on scrub_copy_visits (volume_id, visited_at desc);

    -- Where the damage is: in the store of the home or in its second copy.
    alter table scrub_findings
      add column store text not null default 'own' check (store in ('own', 'copy'));

    alter table scrub_sweeps
      add column store text not null default 'own' check (store in ('own', 'copy'));
    alter table scrub_sweeps drop constraint scrub_sweeps_pkey;
    alter table scrub_sweeps add primary key (pass_no, store, part);

    alter table repair_outcomes
      add column store text not null default 'own' check (store in ('own', 'copy'));
    alter table repair_outcomes drop constraint repair_outcomes_repair_id_volume_id_key;
    alter table repair_outcomes add unique nulls not distinct (repair_id, store, volume_id);
  `);
  await makeAppendOnly(tx, ['scrub_copy_visits']);
}
