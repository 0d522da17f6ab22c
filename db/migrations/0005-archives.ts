import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- One key per unit and year, wrapped by the master key; it wraps the keys of the volumes.
    create table unit_keys (
      unit_code text not null,
      year integer not null,
      wrapped bytea not null,
      created_at timestamptz not null,
      primary key (unit_code, year)
    );

    create table volumes (
      id uuid primary key,
      person_id uuid not null references persons,
      copy_kind text not null,
      archive_no text not null unique,
      keeper_unit_id uuid not null references units,
      level text not null,
      key_unit_code text not null,
      key_year integer not null,
      wrapped_key bytea not null,
      version integer not null,
      page_count integer not null,
      created_at timestamptz not null,
      row_version integer not null default 1,
      unique (person_id, copy_kind, keeper_unit_id),
      foreign key (key_unit_code, key_year) references unit_keys
    );

    create table volume_versions (
      volume_id uuid not null references volumes,
      version integer not null,
      page_count integer not null,
      created_by text not null,
      created_at timestamptz not null,
      primary key (volume_id, version)
    );

    create table materials (
      id uuid primary key,
      volume_id uuid not null references volumes,
      version integer not null,
      class_code text not null,
      sequence integer not null,
      ordinal integer not null,
      title text not null,
      formed_on text not null,
      remark text not null,
      page_count integer not null,
      unique (volume_id, version, class_code, sequence)
    );

    create table pages (
      id uuid primary key,
      material_id uuid not null references materials,
      volume_id uuid not null references volumes,
      no integer not null,
      -- Where its files stand inside the volume's object: path/original, path/view, …
      -- master names the one shown at full size.
      path text not null,
      master text not null,
      width integer not null,
      height integer not null,
      unique (material_id, no)
    );
  `);
  await makeAppendOnly(tx, ['unit_keys', 'volume_versions', 'materials', 'pages']);
}
