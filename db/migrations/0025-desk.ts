import type { Knex } from 'knex';

/** What entries are also asked for; like the other columns these repeat the body and prove nothing. */
export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    alter table ledger_entries
      add column unit text,
      add column purpose text,
      add column outcome text;
    -- A ledger that is set aside is copied whole.
    alter table past_ledger_entries
      add column unit text,
      add column purpose text,
      add column outcome text;

    -- A field of a leaf by its tag (SPEC §1). A body that is no leaf has none; encode takes any byte.
    create function leaf_field(body bytea, wanted integer) returns text language plpgsql immutable as $$
    declare
      place integer := 5;
      size integer;
    begin
      while place + 5 <= length(body) loop
        size := (get_byte(body, place + 1) << 24) + (get_byte(body, place + 2) << 16)
          + (get_byte(body, place + 3) << 8) + get_byte(body, place + 4);
        if size < 0 or size > length(body) - place - 5 then return null; end if;
        if get_byte(body, place) = wanted then
          return encode(substring(body from place + 6 for size), 'escape');
        end if;
        place := place + 5 + size;
      end loop;
      return null;
    end $$;

    alter table ledger_entries disable trigger ledger_entries_rows_stay;
    update ledger_entries set
      unit = leaf_field(body, 7), purpose = leaf_field(body, 13), outcome = leaf_field(body, 15);
    alter table ledger_entries enable always trigger ledger_entries_rows_stay;
    drop function leaf_field(bytea, integer);

    create index ledger_entries_by_unit on ledger_entries (unit, idx desc);
    create index ledger_entries_by_purpose on ledger_entries (purpose, idx desc)
      where purpose is not null;
    create index ledger_entries_by_time on ledger_entries (at, idx);
    create index ledger_entries_refused on ledger_entries (idx desc) where kind = 'DENY';
    create index ledger_entries_refused_for on ledger_entries (outcome, idx desc) where kind = 'DENY';
    create index ledger_entries_changes on ledger_entries (idx desc) where kind = 'CHANGE';
  `);
}
