import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { connect, type Knex } from '../../../db/connect.ts';
import { emptyDatabase, type TestDatabase } from '../../support/database.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'db', 'migrations');
const THIS = '0025-desk.ts';

type Migration = { up(tx: Knex.Transaction): Promise<void> };
type Row = { idx: string; unit: string | null; purpose: string | null; outcome: string | null };

describe('the migration of the auditor’s desk', () => {
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

  const unit = randomUUID();
  const common = { origin: 'o/1', kind: 'DENY', action: 'a.b', actor: 'c', atMs: 1 } as const;
  const full = { unit, purpose: 'wage', outcome: 'own_file 2', item: 'x', pages: 'p1 p2' };
  const leaf = (more: object): Buffer => encodeLeaf({ ...common, entryId: randomUUID(), ...more });
  const bodies: [body: Buffer, fields: [string | null, string | null, string | null]][] = [
    [leaf(full), [unit, 'wage', 'own_file 2']],
    [leaf({}), [null, null, null]],
    [leaf({ unit }), [unit, null, null]],
    // What a superuser may have left there: no leaf, cut short, a length that is no number, a zero byte.
    [Buffer.alloc(0), [null, null, null]],
    [leaf(full).subarray(0, 60), [null, null, null]],
    [Buffer.from('4c544c460107ffffffff41', 'hex'), [null, null, null]],
    [Buffer.from('4c544c4601070000000200410d0000000100', 'hex'), ['\\000A', '\\000', null]],
  ];

  it('tells unit, purpose and outcome from bodies, whatever lies there, and guards the rows again', async () => {
    const rows = bodies.map(([body], idx) => ({
      idx,
      entry_id: randomUUID(),
      body,
      leaf_hash: Buffer.alloc(32),
      at: new Date(0),
      kind: 'DENY',
      action: 'a.b',
      actor: 'c',
    }));
    await owner('ledger_entries').insert(rows);
    await apply(THIS);
    const after = await owner<Row>('ledger_entries').orderBy('idx').select();
    expect(after.map((row) => [row.unit, row.purpose, row.outcome])).to.deep.equal(
      bodies.map(([, fields]) => fields),
    );
    const change = await owner('ledger_entries')
      .update({ unit: null })
      .then(
        () => 'changed',
        (error: unknown) => String(error),
      );
    expect(change).to.contain('append-only');
  });
});
