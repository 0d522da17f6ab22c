import type { Knex } from 'knex';

export async function up(tx: Knex.Transaction): Promise<void> {
  // What was asked and approved by class alone was asked and approved in full.
  for (const table of ['requests', 'grants']) {
    await tx.raw(`
      update ${table} set categories = coalesce(
        (select json_agg(json_build_object('code', code, 'mode', 'full') order by place)::text
         from json_array_elements_text(categories::json) with ordinality as c (code, place)), '[]');
      alter table ${table} rename column categories to cut`);
  }

  await tx.raw(`
    -- What a search within a scope may match: every name term of a person under each unit that has had, has or
    -- will have a say over a file of theirs. It finds candidates and decides nothing: who decides on a day
    -- stands in authorities and volumes.
    create table scoped_names (
      unit_id uuid not null references units,
      kind text not null,
      term text collate "C" not null,
      person_id uuid not null references persons,
      primary key (unit_id, kind, term, person_id)
    );
    insert into scoped_names
      select u.unit_id, n.kind, n.term, n.person_id
      from person_names n join (
        select person_id, unit_id from authorities where unit_id is not null
        union select person_id, keeper_unit_id from volumes) u using (person_id);

    -- Kept by the database itself, so that no way of writing can forget it. The lock on the person lets a name and
    -- a posting that are written at the same time see each other.
    create function note_scope_of_unit() returns trigger language plpgsql as $$
    begin
      perform from persons where id = new.person_id for no key update;
      insert into scoped_names
        select (to_jsonb(new) ->> tg_argv[0])::uuid, kind, term, person_id
        from person_names where person_id = new.person_id
        on conflict do nothing;
      return null;
    end $$;
    create trigger authorities_scope after insert on authorities
      for each row when (new.unit_id is not null) execute function note_scope_of_unit('unit_id');
    create trigger volumes_scope after insert or update of keeper_unit_id on volumes
      for each row execute function note_scope_of_unit('keeper_unit_id');

    create function note_scope_of_name() returns trigger language plpgsql as $$
    begin
      perform from persons where id = new.person_id for no key update;
      insert into scoped_names
        select unit_id, new.kind, new.term, new.person_id from (
          select unit_id from authorities where person_id = new.person_id and unit_id is not null
          union select keeper_unit_id from volumes where person_id = new.person_id) u
        on conflict do nothing;
      return null;
    end $$;
    create trigger person_names_scope after insert on person_names
      for each row execute function note_scope_of_name();

    create index volumes_by_written_no on volumes (upper(archive_no))`);
}
