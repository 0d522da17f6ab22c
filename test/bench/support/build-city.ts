import type { Knex } from '../../../db/connect.ts';
import { nameStock, type Syllable } from './name-stock.ts';

export const COUNTIES = 100;
/** Departments of a county that manage people of their own. */
const DEPARTMENTS = 4;

/** Tables that are filled without their keys and indexes, which are made afterwards. */
const BULK = ['person_names', 'scoped_names', 'person_id_numbers', 'authorities'];

/**
 * Fills a migrated database with a city of `rows` volumes by SQL alone: 100 counties with their departments;
 * people whom the county manages, one in thirty the city, with the county as co-manager; one in twenty moved from
 * another county, one in two hundred about to. Their files lie with the county, those of the city with the city.
 */
export async function buildCity(db: Knex, rows: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.raw("set local session_replication_role = 'replica'");
    await tx.raw("set local maintenance_work_mem = '512MB'");
    await tx.raw("set local work_mem = '256MB'");
    await stockNames(tx);
    const restore = await dropIndexes(tx);
    await addUnits(tx);
    await addPeople(tx, rows);
    await addAuthorities(tx);
    await addVolumes(tx);
    await addScopedNames(tx);
    for (const statement of restore) await tx.raw(statement);
  });
  await db.raw('vacuum (analyze)');
}

async function stockNames(tx: Knex): Promise<void> {
  const { surnames, given } = nameStock();
  for (const [table, stock] of [
    ['surname', surnames],
    ['given', given],
  ] as [string, Syllable[]][]) {
    await tx.raw(
      `create temp table ?? on commit drop as
         select row_number() over () - 1 as i, s.* from jsonb_to_recordset(?::jsonb)
           as s (text text, pinyin text, initials text)`,
      [table, JSON.stringify(stock)],
    );
    await tx.raw('create unique index on ?? (i)', [table]);
  }
}

async function dropIndexes(tx: Knex): Promise<string[]> {
  const keys = await tx.raw<{ rows: { drop: string; make: string }[] }>(
    `select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
     from pg_constraint where contype = 'p' and conrelid::regclass::text = any(?)`,
    [BULK],
  );
  for (const { drop } of keys.rows) await tx.raw(drop);
  const indexes = await tx.raw<{ rows: { drop: string; make: string }[] }>(
    `select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as make
     from pg_index where indrelid::regclass::text = any(?)`,
    [BULK],
  );
  for (const { drop } of indexes.rows) await tx.raw(drop);
  return [...keys.rows, ...indexes.rows].map(({ make }) => make);
}

/** Ids that run on like those of version 7: `kind` tells tables apart. */
const ID_FUNCTION = `
  create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  $$;
  -- A number from 0 up to (not with) \`size\`, the same for the same n and salt.
  create function pg_temp.pick(n bigint, salt int, size int) returns int language sql immutable as $$
    select mod(hashint8extended(n, salt) & 9223372036854775807, size)::int
  $$`;

async function addUnits(tx: Knex): Promise<void> {
  await tx.raw(ID_FUNCTION);
  await tx.raw(`
    insert into units
      select pg_temp.id(1, 0), 'SY', '测试区', 'region', null, '/SY/', now()
      union all select pg_temp.id(1, 1), 'QY', '测试市', 'city', pg_temp.id(1, 0), '/SY/QY/', now()
      union all select pg_temp.id(1, 10 * c), 'C' || c, '测试县' || c, 'county', pg_temp.id(1, 1),
        '/SY/QY/C' || c || '/', now() from generate_series(1, ${COUNTIES}) as c
      union all select pg_temp.id(1, 10 * c + d), 'C' || c || '-' || d, '测试县' || c || '部门' || d, 'department',
        pg_temp.id(1, 10 * c), '/SY/QY/C' || c || '/C' || c || '-' || d || '/', now()
        from generate_series(1, ${COUNTIES}) as c, generate_series(1, ${DEPARTMENTS}) as d`);
}

async function addPeople(tx: Knex, rows: number): Promise<void> {
  await tx.raw(
    `create temp table people on commit drop as
       select n, pg_temp.id(2, n) as id, 1 + pg_temp.pick(n, 1, ${COUNTIES}) as county,
         pg_temp.pick(n, 2, 30) = 0 as is_of_city,
         -- Four in ten are managed by a department of the county.
         greatest(0, pg_temp.pick(n, 3, 10) - 5) as department,
         s.text || g.text || coalesce(h.text, '') as name,
         s.pinyin || g.pinyin || coalesce(h.pinyin, '') as pinyin,
         s.initials || g.initials || coalesce(h.initials, '') as initials
       from generate_series(1, ?::bigint) as n
         join surname s on s.i = pg_temp.pick(n, 4, (select count(*)::int from surname))
         -- The square makes some given names common and others rare.
         join given g on g.i = pg_temp.pick(n, 5, (select count(*)::int from given))
           * pg_temp.pick(n, 6, 1000) / 1000
         left join given h on pg_temp.pick(n, 7, 5) > 0 and h.i
           = pg_temp.pick(n, 8, (select count(*)::int from given)) * pg_temp.pick(n, 9, 1000) / 1000`,
    [rows],
  );
  await tx.raw(`
    insert into persons (id, name, sex, ethnicity, birth_date, unit_name, post, created_at)
      select id, name, '男', '汉族', '19800101', '测试单位', '科员', now() from people order by n;
    insert into person_names
      select id, 'name', lower(name) from people
      union all select id, 'pinyin', pinyin from people
      union all select id, 'initials', initials from people;
    insert into person_id_numbers
      select pg_temp.id(3, n), id, '\\x00', sha256(n::text::bytea), now() from people`);
}

async function addAuthorities(tx: Knex): Promise<void> {
  await tx.raw(`
    insert into authorities
      select pg_temp.id(4, n), id, 'manager',
        case when is_of_city then pg_temp.id(1, 1) else pg_temp.id(1, 10 * county + department) end,
        date '2020-01-01', now() from people
      union all select pg_temp.id(5, n), id, 'co_manager', pg_temp.id(1, 10 * county), date '2020-01-01', now()
        from people where is_of_city
      union all select pg_temp.id(6, n), id, 'manager', pg_temp.id(1, 10 * (1 + mod(county, ${COUNTIES}))),
        date '2010-01-01', now() from people where pg_temp.pick(n, 10, 20) = 0
      union all select pg_temp.id(7, n), id, 'manager', pg_temp.id(1, 10 * (1 + mod(county, ${COUNTIES}))),
        date '2030-01-01', now() from people where pg_temp.pick(n, 11, 200) = 0`);
}

async function addVolumes(tx: Knex): Promise<void> {
  await tx.raw(`
    insert into volumes (id, person_id, copy_kind, archive_no, keeper_unit_id, level, key_unit_code, key_year,
        version, page_count, created_at)
      select pg_temp.id(8, n), id, 'original',
        case when is_of_city then 'QY' else 'C' || county end || '-' || lpad(n::text, 7, '0'),
        case when is_of_city then pg_temp.id(1, 1) else pg_temp.id(1, 10 * county) end,
        'internal', 'QY', 2026, 1, 40, now() from people order by n`);
}

/** As the triggers would have, which do not fire here. */
async function addScopedNames(tx: Knex): Promise<void> {
  await tx.raw(`
    insert into scoped_names
      select u.unit_id, n.kind, n.term, n.person_id
      from (select person_id, unit_id from authorities
            union select person_id, keeper_unit_id from volumes) as u
        join person_names n using (person_id)`);
}
