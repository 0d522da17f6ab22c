import type { Knex } from '../../../../db/connect.ts';
import type { Keystore } from '../../../../crypto/keyring/keystore.ts';

const OF_PERSONS = 'in (select person_id from volumes)';

/**
 * The rows that a rebuild answers for, of persons who have a volume, and the columns left out of the comparison: those
 * that say when a unit was recorded, and the bytes of a sealed ID number, which are other ones each time it is sealed.
 */
const TABLES: [table: string, where: string, leftOut: string[]][] = [
  ['persons', `id ${OF_PERSONS}`, []],
  ['person_names', `person_id ${OF_PERSONS}`, []],
  ['person_id_numbers', `person_id ${OF_PERSONS}`, ['sealed']],
  ['authorities', `person_id ${OF_PERSONS}`, []],
  ['scoped_names', `person_id ${OF_PERSONS}`, []],
  ['volumes', 'true', []],
  ['volume_versions', 'true', []],
  ['materials', 'true', []],
  ['pages', 'true', []],
  ['counters', "name like 'archives-%'", []],
  [
    'units',
    'id in (select unit_id from authorities where person_id in (select person_id from volumes))',
    ['created_at'],
  ],
];

export type Dump = Record<string, string[]>;

/** The archives of a database as one comparable value; ID numbers in the clear. */
export async function dumpArchives(db: Knex, keystore: Keystore): Promise<Dump> {
  const dump: Dump = {};
  for (const [table, where, leftOut] of TABLES) {
    const { rows } = await db.raw<{ rows: { line: string }[] }>(
      `select (to_jsonb(t) - cast(? as text[]))::text as line from ?? t where ${where} order by 1`,
      [leftOut, table],
    );
    dump[table] = rows.map(({ line }) => line);
  }
  const numbers = await db('person_id_numbers')
    .whereRaw(`person_id ${OF_PERSONS}`)
    .orderBy('id')
    .select<{ id: string; sealed: Buffer }[]>('id', 'sealed');
  dump['numbers in the clear'] = numbers.map(
    ({ id, sealed }) => `${id} ${keystore.openField('person_id_numbers.sealed', sealed)}`,
  );
  return dump;
}
