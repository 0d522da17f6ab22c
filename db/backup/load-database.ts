import type { Db, Tx } from '../connect.ts';
import { migrate } from '../migrate.ts';
import { describeTables, type TableShape } from './describe-tables.ts';

/** What is to be loaded: tables with the columns they had, and the stretches of each in order. */
export type DumpSource = {
  tables: { name: string; columns: string[]; rows: number }[];
  /** Names of the migrations that had made the schema. */
  migrations: string[];
  texts: (table: string) => AsyncIterable<string>;
};

const MIGRATIONS = 'schema_migrations';

/**
 * Fills an empty database, as its owner, in one transaction: what is cut off leaves nothing. The schema is
 * brought to where it was, no further; the next start brings it up to the program.
 * Foreign keys are taken off for the load and put back, which checks every row: tables may then come in any
 * order, and refer to themselves.
 * @throws where the database is not empty, the columns differ, or rows are missing.
 */
export async function loadDatabase(db: Db, source: DumpSource): Promise<void> {
  await migrate(db, source.migrations);
  await db.transaction(async (tx) => {
    const shapes = new Map((await describeTables(tx)).map((shape) => [shape.name, shape]));
    requireSameTables([...shapes.keys()], source);
    await requireEmpty(tx, [...shapes.keys()]);
    await tx(MIGRATIONS).delete();
    await withoutForeignKeys(tx, async () => {
      for (const table of source.tables) await loadTable(tx, shapes.get(table.name), table, source);
    });
  });
}

async function loadTable(
  tx: Tx,
  shape: TableShape | undefined,
  { name, columns, rows }: DumpSource['tables'][number],
  source: DumpSource,
): Promise<void> {
  const known = new Map(shape?.columns.map((column) => [column.name, column]));
  if (!shape || columns.length !== known.size || columns.some((column) => !known.has(column))) {
    throw new Error(`备份中的表 ${name} 与本程序的表结构不符，请使用备份时的程序版本恢复。`);
  }
  const values = columns.map((column, at) => `(j ->> ${at})::${known.get(column)?.type ?? 'text'}`);
  const hasIdentity = shape.columns.some(({ isIdentity }) => isIdentity);
  const statement = `
    insert into ?? (${columns.map(() => '??').join(', ')})
    ${hasIdentity ? 'overriding system value' : ''}
    select ${values.join(', ')}
    from (select line::jsonb as j from unnest(string_to_array(?, E'\\n')) as line) as lines`;
  let loaded = 0;
  for await (const text of source.texts(name)) {
    const { rowCount } = await tx.raw<{ rowCount: number }>(statement, [name, ...columns, text]);
    loaded += rowCount;
  }
  if (loaded !== rows) throw new Error(`表 ${name} 应有 ${rows} 行，备份中只有 ${loaded} 行。`);
  await moveSequencesOn(tx, shape);
}

async function moveSequencesOn(tx: Tx, { name, columns }: TableShape): Promise<void> {
  for (const column of columns.filter(({ isIdentity }) => isIdentity)) {
    await tx.raw(
      `select setval(pg_get_serial_sequence(?, ?), coalesce(max(??), 1), max(??) is not null) from ??`,
      [name, column.name, column.name, column.name, name],
    );
  }
}

type ForeignKey = { table: string; name: string; definition: string };

async function withoutForeignKeys(tx: Tx, work: () => Promise<void>): Promise<void> {
  const { rows } = await tx.raw<{ rows: ForeignKey[] }>(`
    select c.relname as "table", k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = 'public'::regnamespace and k.contype = 'f'
    order by c.relname, k.conname`);
  for (const { table, name } of rows) {
    await tx.raw('alter table ?? drop constraint ??', [table, name]);
  }
  await work();
  for (const { table, name, definition } of rows) {
    await tx.raw(`alter table ?? add constraint ?? ${definition}`, [table, name]);
  }
}

function requireSameTables(present: string[], { tables }: DumpSource): void {
  const dumped = tables.map(({ name }) => name).sort();
  const missing = present.filter((name) => !dumped.includes(name));
  if (missing.length === 0 && dumped.length === present.length) return;
  throw new Error(`备份中缺少表 ${missing.join('、')}，或有本程序不认识的表，不能恢复。`);
}

async function requireEmpty(tx: Tx, tables: string[]): Promise<void> {
  for (const name of tables.filter((each) => each !== MIGRATIONS)) {
    if ((await tx(name).first(tx.raw('1'))) === undefined) continue;
    throw new Error(`数据库不是空的（表 ${name} 已有内容）：请换一个空库，再重新恢复。`);
  }
}
