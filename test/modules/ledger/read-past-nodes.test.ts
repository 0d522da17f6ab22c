import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { verifyConsistency, verifyInclusion } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { proveConsistency, proveInclusion } from '../../../server/modules/ledger/prove.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { asSuperuserForGood } from './support/as-superuser.ts';

const SEED = 20_261_127;
/** More than four portions, the last of them not full. */
const SIZE = 2_100;
const MOST_ROWS = 512;
const PAST = { past: 2 };

/** Nothing but rows is kept of a ledger of the past: no tiles, and here not even the same number as in force. */
describe('proofs of a past ledger', () => {
  let database: TestDatabase;
  let leaves: Buffer[];
  before(async () => {
    database = await cloneDatabase();
    const random = numbersFrom(SEED);
    const bodies = Array.from({ length: SIZE }, () => randomBytes(40 + random(300)));
    leaves = bodies.map((body) => sm3Tree.leafHash(body));
    await asSuperuserForGood(database, async (tx) => {
      const root = sm3Tree.root(leaves);
      const facts = { key: 'k', root, ended_at: new Date() };
      await tx('past_ledgers').insert([
        { ...facts, id: 1, origin: 'a/1', size: 1 },
        { ...facts, id: 2, origin: 'a/2', size: SIZE },
      ]);
      const rows = bodies.map((body, idx) => ({
        ledger: 2,
        idx,
        entry_id: crypto.randomUUID(),
        body,
        leaf_hash: randomBytes(32),
        at: new Date(),
        kind: 'DONE',
        action: 'a.b',
        actor: 'system',
      }));
      await tx.batchInsert('past_ledger_entries', rows, 500);
    });
  });
  after(() => database.drop());

  const rootAt = (size: number): Buffer => sm3Tree.root(leaves.slice(0, size));

  it('come from the bodies alone, at any size, in portions and in order', async () => {
    const asked: number[][] = [];
    const hear = ({ bindings }: { bindings: number[] }): number => asked.push(bindings.slice(-2));
    const random = numbersFrom(SEED + 1);
    for (const size of [1, 2, 511, 512, 513, 1024, 1025, SIZE - 1, SIZE]) {
      const index = random(size);
      asked.length = 0;
      database.app.on('query', hear);
      const proof = await proveInclusion(database.app, index, size, PAST);
      database.app.off('query', hear);
      const leafHash = leaves[index] ?? Buffer.alloc(0);
      const claim = { index, size, leafHash, root: rootAt(size) };
      expect(verifyInclusion(sm3Tree, claim, proof), `${index} in ${size}`).to.equal(true);
      const widths = asked.map(([from = 0, to = 0]) => to - from);
      expect(Math.max(0, ...widths)).to.be.at.most(MOST_ROWS);
      expect(
        widths.reduce((sum, width) => sum + width, 0),
        'each row once',
      ).to.equal(size - 1);
    }
  });

  it('tell that a size grew out of another', async () => {
    for (const [oldSize, newSize] of [
      [1, SIZE],
      [512, 1024],
      [700, 1999],
      [SIZE, SIZE],
    ] as const) {
      const proof = await proveConsistency(database.app, oldSize, newSize, PAST);
      const claim = { oldSize, oldRoot: rootAt(oldSize), newSize, newRoot: rootAt(newSize) };
      expect(verifyConsistency(sm3Tree, claim, proof), `${oldSize} ${newSize}`).to.equal(true);
    }
  });

  it('end when the caller has gone, and where a row has', async () => {
    const leaving = new AbortController();
    const gone = new Error('gone');
    let queries = 0;
    const hear = (): void => {
      if ((queries += 1) === 2) leaving.abort(gone);
    };
    database.app.on('query', hear);
    const proof = proveInclusion(database.app, 0, SIZE, { ...PAST, signal: leaving.signal });
    const error: unknown = await proof.catch((thrown: unknown) => thrown);
    database.app.off('query', hear);
    expect([error, queries < SIZE / MOST_ROWS]).to.deep.equal([gone, true]);
    await asSuperuserForGood(database, (tx) =>
      tx('past_ledger_entries').where({ ledger: 2, idx: 1500 }).delete(),
    );
    const lost: unknown = await proveInclusion(database.app, 3, SIZE, PAST).catch(String);
    expect(lost).to.contain('missing');
    expect(await proveInclusion(database.app, 3, 1024, PAST)).to.have.length(10);
  });
});
