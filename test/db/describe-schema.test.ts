import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSchema } from '../../db/describe-schema.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

const FILE = join(import.meta.dirname, '..', '..', 'db', 'schema.sql');

describe('describeSchema', () => {
  let database: TestDatabase;
  before(async () => {
    database = await cloneDatabase();
    if (process.env['UPDATE_SCHEMA'] === '1') {
      writeFileSync(FILE, await describeSchema(database.superuser));
    }
  });
  after(() => database.drop());

  it('says of the migrated database what db/schema.sql says; UPDATE_SCHEMA=1 writes it anew', async () => {
    expect(await describeSchema(database.superuser)).to.equal(readFileSync(FILE, 'utf8'));
  });

  const changes: [what: string, sql: string, line: string][] = [
    ['a column', 'alter table units add column colour text', '  colour text\n'],
    ['a type', 'alter table units alter column kind type varchar(9)', 'varying(9) not null'],
    ['a constraint', 'alter table units add check (code <> name)', 'CHECK ((code <> name))'],
    ['an index', 'create index units_by_name on units (name)', 'INDEX units_by_name'],
    [
      'a trigger',
      'alter table unit_versions disable trigger unit_versions_stays',
      'unit_versions_stays',
    ],
    ['a function', 'create function one() returns int language sql as $$ select 1 $$', 'one()'],
  ];
  for (const [what, sql, line] of changes) {
    it(`tells when ${what} is changed`, async () => {
      const before = await describeSchema(database.superuser);
      const tx = await database.superuser.transaction();
      try {
        await tx.raw(sql);
        const after = await describeSchema(tx);
        expect(after).not.to.equal(before);
        expect(`${before}${after}`).to.contain(line);
      } finally {
        await tx.rollback();
      }
    });
  }
});
