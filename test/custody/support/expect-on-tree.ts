import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeLeaf } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import type { Ledger } from '../../../server/modules/ledger/index.ts';
import { verifyDatabase } from '../../modules/ledger/support/verify-database.ts';

const POLL_MS = 20;
const LIMIT_MS = 30_000;

/** Every receipt that was given stands for an entry that is there once, at its place, on a tree that verifies. */
export async function expectOnTree(
  db: Db,
  { name, publicKey }: Ledger['firstKey'],
  acknowledged: ReadonlyMap<string, number>,
): Promise<void> {
  await untilAllSigned(db);
  const rows = await db('ledger_entries')
    .orderBy('idx')
    .select<{ idx: string; body: Buffer }[]>('idx', 'body');
  const places = new Map(rows.map(({ idx, body }) => [decodeLeaf(body).entryId, Number(idx)]));
  expect(places.size, 'no entry twice').to.equal(rows.length);
  for (const [entryId, index] of acknowledged) expect(places.get(entryId)).to.equal(index);
  const verdict = await verifyDatabase(db, { name, publicKey });
  expect(verdict).to.include({ exitCode: 0, size: rows.length });
}

/** What a killed house left in the outbox is still sequenced. */
async function untilAllSigned(db: Db): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const { rows } = await db.raw<{ rows: { settled: boolean }[] }>(`
      select not exists (select 1 from ledger_outbox)
        and (select size from ledger_head) = (select max(size) from ledger_checkpoints) as settled`);
    if (rows[0]?.settled) return;
    if (waitedMs > LIMIT_MS) throw new Error('entries are left that nobody signs for');
    await sleep(POLL_MS);
  }
}
