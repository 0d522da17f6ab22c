import type { Knex } from 'knex';
import { makeAppendOnly } from '../append-only.ts';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    create table persons (
      id uuid primary key,
      name text not null,
      sex text not null,
      ethnicity text not null,
      birth_date text not null,
      unit_name text not null,
      post text not null,
      created_at timestamptz not null,
      row_version integer not null default 1
    );

    -- What a search may match: the folded name, its pinyin readings, their initials.
    create table person_names (
      person_id uuid not null references persons,
      kind text not null,
      term text not null,
      primary key (person_id, kind, term)
    );
    create index person_names_by_term on person_names (term text_pattern_ops);

    -- An ID number can be corrected: the newest row counts. Sealed, and found by its keyed digest.
    create table person_id_numbers (
      id uuid primary key,
      person_id uuid not null references persons,
      sealed bytea not null,
      blind_index bytea not null,
      recorded_at timestamptz not null
    );
    create index person_id_numbers_by_person on person_id_numbers (person_id, recorded_at);
    create index person_id_numbers_by_index on person_id_numbers (blind_index);

    create table kinships (
      person_id uuid not null references persons,
      relative_id uuid not null references persons,
      relation text not null,
      source text not null,
      recorded_at timestamptz not null,
      primary key (person_id, relative_id)
    );

    -- Who manages, co-manages and keeps: four attributes with effective dates. The newest row on or before
    -- a day holds on that day; a null unit ends the attribute.
    create table authorities (
      id uuid primary key,
      person_id uuid not null references persons,
      kind text not null,
      unit_id uuid references units,
      valid_from date not null,
      recorded_at timestamptz not null
    );
    create index authorities_by_person on authorities (person_id, kind, valid_from);
    create index authorities_by_unit on authorities (unit_id, kind);
  `);
  await makeAppendOnly(tx, ['person_names', 'person_id_numbers', 'kinships', 'authorities']);
}
