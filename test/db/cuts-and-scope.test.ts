import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { connect, type Knex } from '../../db/connect.ts';
import { emptyDatabase, type TestDatabase } from '../support/database.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'db', 'migrations');
const THIS = '0016-cuts-and-scope.ts';
const EARLIER = readdirSync(FOLDER)
  .sort()
  .filter((name) => name < THIS);

const ID = '00000000-0000-7000-8000-000000000001';

describe('migration 0016', () => {
  let database: TestDatabase;
  let owner: Knex;
  const apply = async (names: string[]): Promise<void> => {
    for (const name of names) {
      const { up } = (await import(join(FOLDER, name))) as {
        up: (tx: Knex.Transaction) => Promise<void>;
      };
      await owner.transaction(up);
    }
  };
  /** Rows as an older program left them, without the rows that they point to. */
  const leave = async (table: string, row: object): Promise<void> => {
    await database.superuser.transaction(async (tx) => {
      await tx.raw("set local session_replication_role = 'replica'");
      await tx(table).insert(row);
    });
  };
  before(async () => {
    database = await emptyDatabase();
    owner = connect(database.urls.owner, { maxConnections: 2 });
    await apply(EARLIER);
  });
  after(async () => {
    await owner.destroy();
    await database.drop();
  });

  it('takes what was asked and granted by class for asked and granted in full', async () => {
    const ids = { id: ID, volume_id: ID, categories: '["9-1", "10"]' };
    const at = new Date('2026-11-24T02:00:00Z');
    const request = {
      no: 'CY2026-000001',
      applicant_id: ID,
      unit_id: ID,
      person_id: ID,
      purpose: 'wage',
      reason: '核对',
      days: 3,
      state: 'granted',
      steps: '[]',
      submitted_at: at,
    };
    const grant = { request_id: ID, account_id: ID, valid_from: at, valid_to: at };
    await leave('requests', { ...ids, ...request });
    await leave('grants', { ...ids, ...grant });
    await apply([THIS]);
    for (const table of ['requests', 'grants']) {
      const row = await owner(table).where({ id: ID }).first<{ cut: string }>('cut');
      expect(JSON.parse(row.cut), table).to.deep.equal([
        { code: '9-1', mode: 'full' },
        { code: '10', mode: 'full' },
      ]);
    }
  });
});
