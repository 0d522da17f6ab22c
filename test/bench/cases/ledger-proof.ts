import { randomUUID } from 'node:crypto';
import { verifyInclusion } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { proveInclusion } from '../../../server/modules/ledger/prove.ts';
import { cloneDatabase, stopDatabaseServer } from '../../support/database.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { wallMs, tellResult } from '../support/measure.ts';
import { growSparseTree, type SparseTree } from '../support/sparse-tree.ts';

/** Not a multiple of 256 at any level: the growing edge takes part in every proof. */
const SIZE = 100_000_123;
const SAMPLES = 2000;
const SEED = 40_551;

export const benchmark = {
  about: `inclusion proof among ${SIZE} entries, p99 against one row by its index in the same cache`,
  async run(): Promise<void> {
    const database = await cloneDatabase();
    try {
      const random = numbersFrom(SEED);
      const indexes = Array.from({ length: SAMPLES }, () => random(SIZE));
      const special = new Map(indexes.map((index) => [index, sm3Tree.leafHash(bodyOf(index))]));
      const tree = growSparseTree(SIZE, special);
      await store(database.superuser, tree, [...special]);
      await time(database.app, indexes.slice(0, 200), tree.root);
      const { rows, proofs } = await time(database.app, indexes, tree.root);
      console.log(`one row: ${tell(rows)}; proof: ${tell(proofs)}`);
      tellResult('ledger-proof.p50', percentile(proofs, 50) / percentile(rows, 50), 'x');
      tellResult('ledger-proof', percentile(proofs, 99) / percentile(rows, 99), 'x');
    } finally {
      await database.drop();
      await stopDatabaseServer();
    }
  },
};

const bodyOf = (index: number): Buffer => Buffer.from(`entry ${index} `.repeat(20));

async function store(
  superuser: Db,
  { tiles, tileRoots, edge }: SparseTree,
  special: [number, Buffer][],
): Promise<void> {
  const leaves = new Map([...special, ...edge.map(({ index, hash }) => [index, hash] as const)]);
  const entries = Array.from(leaves, ([idx, leaf_hash]) => ({
    idx,
    entry_id: randomUUID(),
    body: bodyOf(idx),
    leaf_hash,
    at: new Date(0),
    kind: 'INTENT',
    action: 'viewing.read_page',
    actor: 'bench',
  }));
  await superuser.batchInsert('ledger_tiles', tiles, 200);
  await superuser.batchInsert('ledger_tile_roots', tileRoots, 500);
  await superuser.batchInsert('ledger_entries', entries, 500);
  await superuser.raw('analyze ledger_tiles, ledger_tile_roots, ledger_entries');
}

async function time(
  db: Db,
  indexes: number[],
  root: Buffer,
): Promise<{ rows: number[]; proofs: number[] }> {
  const rows: number[] = [];
  const proofs: number[] = [];
  for (const index of indexes) {
    rows.push(
      await wallMs(async () => {
        await db('ledger_entries').where({ idx: index }).first('body');
      }),
    );
    let proof: Buffer[] = [];
    proofs.push(
      await wallMs(async () => {
        proof = await proveInclusion(db, index, SIZE);
      }),
    );
    const leafHash = sm3Tree.leafHash(bodyOf(index));
    if (!verifyInclusion(sm3Tree, { index, size: SIZE, leafHash, root }, proof)) {
      throw new Error(`the proof of ${index} does not hold`);
    }
  }
  return { rows, proofs };
}

function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(((sorted.length - 1) * percent) / 100)] ?? NaN;
}

function tell(values: number[]): string {
  return `p50 ${percentile(values, 50).toFixed(2)} ms, p99 ${percentile(values, 99).toFixed(2)} ms`;
}
