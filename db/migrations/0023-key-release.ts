import type { Knex } from 'knex';

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- What key release has to know, and no more: where the files of a page lie, and under whose key. Titles, names
    -- and reasons stay with the tables, which the sequencer's role cannot read.
    create view page_places as
      select p.id as page_id, p.volume_id, m.version, p.path, p.master
      from pages p join materials m on m.id = p.material_id;
    create view volume_keys as
      select v.id as volume_id, v.key_unit_code as unit_code, v.key_year as year,
        d.volume_id is not null as is_destroyed
      from volumes v left join key_destructions d on d.volume_id = v.id;
  `);
}
