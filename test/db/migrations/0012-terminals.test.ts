import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { connect, type Knex } from '../../../db/connect.ts';
import { emptyDatabase, type TestDatabase } from '../../support/database.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'db', 'migrations');
const THIS = '0012-terminals.ts';

type Migration = { up(tx: Knex.Transaction): Promise<void> };
type Row = { name: string; recognition: string; state: string; former_address: string };

describe('the migration of the terminals', () => {
  let database: TestDatabase;
  let owner: Knex;
  before(async () => {
    database = await emptyDatabase();
    owner = connect(database.urls.owner, { maxConnections: 1 });
    const earlier = readdirSync(FOLDER)
      .filter((name) => name < THIS)
      .sort();
    for (const name of earlier) await apply(name);
  });
  after(async () => {
    await owner.destroy();
    await database.drop();
  });

  const apply = async (name: string): Promise<void> => {
    const migration = (await import(join(FOLDER, name))) as Migration;
    await owner.transaction((tx) => migration.up(tx));
  };

  it('keeps one loopback terminal in use and every other written down, with their sessions', async () => {
    const at = new Date('2026-01-01T00:00:00Z');
    const terminals = ['10.0.0.5', '::1', '127.0.0.1'].map((address) => ({
      id: randomUUID(),
      name: `at ${address}`,
      address,
      created_at: at,
    }));
    await owner('terminals').insert(terminals);
    const sessionAt = terminals[0]?.id ?? '';
    await database.superuser.transaction(async (tx) => {
      // Whose session it is does not matter here.
      await tx.raw("set local session_replication_role = 'replica'");
      await tx('sessions').insert({
        id: randomUUID(),
        token_digest: Buffer.from('x'),
        account_id: randomUUID(),
        terminal_id: sessionAt,
        created_at: at,
        last_seen_at: at,
      });
    });
    await apply(THIS);
    const rows = await owner<Row>('terminals').orderBy('name').select();
    expect(rows.map(({ name, recognition, state }) => [name, recognition, state])).to.deep.equal([
      ['at 10.0.0.5', 'device_key', 'revoked'],
      ['at 127.0.0.1', 'loopback', 'active'],
      ['at ::1', 'loopback', 'revoked'],
    ]);
    expect(rows.map((row) => row.former_address)).to.deep.equal(['10.0.0.5', '127.0.0.1', '::1']);
    const versions = await owner('terminal_versions').where({ version: 1, change_id: null });
    expect(versions).to.have.length(3);
    const [session] =
      await owner('sessions').select<{ address: string; terminal_version: number }[]>();
    expect(session).to.include({ address: '10.0.0.5', terminal_version: 1 });
  });
});
