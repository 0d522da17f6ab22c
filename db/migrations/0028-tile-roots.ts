import type { Knex } from 'knex';
import { sm3 } from '../../crypto/sm3.ts';
import { makeAppendOnly } from '../append-only.ts';

const HASH_BYTES = 32;
const NODE = Buffer.from([1]);
const STRIDE = 256;

export async function up(tx: Knex.Transaction): Promise<void> {
  await tx.raw(`
    -- The root of every full tile, which is a hash of the tile above: a proof at the growing edge of the tree reads
    -- these in place of 256 tiles.
    create table ledger_tile_roots (
      level integer not null,
      n bigint not null,
      root bytea not null,
      primary key (level, n)
    );
  `);
  for (let offset = 0; ; offset += STRIDE) {
    const tiles = await tx('ledger_tiles')
      .orderBy(['level', 'n'])
      .offset(offset)
      .limit(STRIDE)
      .select<{ level: number; n: string; hashes: Buffer }[]>('level', 'n', 'hashes');
    if (tiles.length === 0) break;
    await tx('ledger_tile_roots').insert(
      tiles.map(({ level, n, hashes }) => ({ level, n, root: rootOf(hashes) })),
    );
  }
  await makeAppendOnly(tx, ['ledger_tile_roots']);
}

function rootOf(hashes: Buffer): Buffer {
  if (hashes.length <= HASH_BYTES) return hashes;
  const half = hashes.length / 2;
  return sm3(NODE, rootOf(hashes.subarray(0, half)), rootOf(hashes.subarray(half)));
}
