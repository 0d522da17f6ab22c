import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- A unit may be renamed, moved and closed: \`units\` holds what it is now, unit_versions what it ever was.
    drop trigger units_rows_stay on units;
    drop trigger units_stays on units;
    alter table units add column version integer not null default 1;
    alter table units add column is_closed boolean not null default false;
    create index units_by_parent on units (parent_id);

    create table unit_versions (
      unit_id uuid not null references units,
      version integer not null,
      name text not null,
      kind text not null,
      parent_id uuid references units,
      path text not null,
      is_closed boolean not null,
      -- The confirmed change that made it; null for units that were there from the beginning.
      change_id uuid,
      recorded_at timestamptz not null,
      primary key (unit_id, version)
    );
    insert into unit_versions
      select id, 1, name, kind, parent_id, path, false, null, created_at from units;

    -- A keeper keeps one volume: its rows name it. Those of an import name none, as the volume itself does.
    alter table authorities add column volume_id uuid references volumes;
    alter table authorities add column basis text not null default '';
    alter table authorities add column backdating_reason text not null default '';
    alter table authorities add column change_id uuid;
    create index authorities_by_volume on authorities (volume_id, valid_from)
      where volume_id is not null;

    -- Counted when a unit is to be closed.
    create index volumes_by_keeper on volumes (keeper_unit_id);
  `);
  await makeAppendOnly(tx, ['unit_versions']);
}
