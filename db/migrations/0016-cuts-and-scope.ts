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
}
