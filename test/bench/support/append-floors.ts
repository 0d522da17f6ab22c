import { randomUUIDv7 } from 'node:crypto';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { drawReading } from './ledger-stand.ts';

const ROWS = 1000;

/** Two tables with the columns and indexes of the ledger, for what is measured against it. */
export async function prepareFloors(superuser: Db): Promise<void> {
  await superuser.raw('create table bare_entries (like ledger_entries including all)');
  await superuser.raw('create table chained_entries (like ledger_entries including all)');
  await superuser.raw('create table chain_tip (id integer primary key, size bigint, hash bytea)');
  await superuser('chain_tip').insert({ id: 1, size: 0, hash: Buffer.alloc(32) });
  await superuser.raw('grant select, insert on chained_entries to lantai_app');
  await superuser.raw('grant select, update on chain_tip to lantai_app');
}

function drawRow(idx: number) {
  const event = drawReading();
  const { kind, action, actor, item, unit, purpose } = event;
  const entry_id = randomUUIDv7();
  const at = new Date();
  const body = encodeLeaf({ ...event, origin: 'bench', entryId: entry_id, atMs: at.getTime() });
  const shown = { at, kind, action, actor, item, unit, purpose, outcome: null };
  return { idx, entry_id, body, leaf_hash: Buffer.alloc(32), ...shown };
}

/** Bare batched inserts: the same rows, a thousand in one statement and transaction; rows a second. */
export async function insertBare(db: Db, from: number, count: number): Promise<number> {
  const rows = Array.from({ length: count }, (_, at) => drawRow(from + at));
  const startedAt = performance.now();
  for (let at = 0; at < count; at += ROWS) {
    await db.transaction((tx) => tx('bare_entries').insert(rows.slice(at, at + ROWS)));
  }
  return (count * 1000) / (performance.now() - startedAt);
}

/** The ledger of textbooks: every caller takes the lock of the tip, chains its row to it and commits. */
export async function appendToChain(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    const tip = await tx('chain_tip')
      .where({ id: 1 })
      .forUpdate()
      .first<{ size: string; hash: Buffer }>('size', 'hash');
    const row = drawRow(Number(tip.size));
    const leaf_hash = sm3Tree.nodeHash(tip.hash, sm3Tree.leafHash(row.body));
    await tx('chained_entries').insert({ ...row, leaf_hash });
    await tx('chain_tip')
      .where({ id: 1 })
      .update({ size: row.idx + 1, hash: leaf_hash });
  });
}
