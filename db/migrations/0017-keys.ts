import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- Keys leave the database: who steals it with the objects holds none, wrapped or not. What lies here still is
    -- moved into the key vault at the next start; only it can open the keys and knows that they are on the disk.
    alter table volumes alter column wrapped_key drop not null;
    alter table volumes drop constraint volumes_key_unit_code_key_year_fkey;
    drop trigger unit_keys_rows_stay on unit_keys;
    drop trigger unit_keys_stays on unit_keys;

    -- A key that was destroyed by decision. The row comes first and the key follows, at the latest with the next
    -- start; so a key that a backup brings back goes again.
    create table key_destructions (
      volume_id uuid primary key references volumes,
      basis text not null,
      change_id uuid not null references changes,
      proposed_by uuid not null references accounts,
      confirmed_by uuid not null references accounts,
      decided_at timestamptz not null,
      check (proposed_by <> confirmed_by)
    );

    -- A rotation that was decided: the keys named have to be of this generation or a later one. Null unit: the
    -- master key.
    create table key_rotations (
      id uuid primary key,
      unit_code text,
      year integer,
      generation integer not null,
      change_id uuid not null references changes,
      decided_at timestamptz not null,
      check ((unit_code is null) = (year is null))
    );
  `);
  await makeAppendOnly(tx, ['key_destructions', 'key_rotations']);
}
