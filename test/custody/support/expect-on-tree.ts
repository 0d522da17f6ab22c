import { expect } from 'chai';
import { decodeLeaf } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import type { Ledger } from '../../../server/modules/ledger/index.ts';
import { verifyDatabase } from '../../modules/ledger/support/verify-database.ts';

/** Every receipt that was given stands for an entry that is there once, at its place, on a tree that verifies. */
export async function expectOnTree(
  db: Db,
  { name, publicKey }: Ledger['signer'],
  acknowledged: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = await db('ledger_entries')
    .orderBy('idx')
    .select<{ idx: string; body: Buffer }[]>('idx', 'body');
  const places = new Map(rows.map(({ idx, body }) => [decodeLeaf(body).entryId, Number(idx)]));
  expect(places.size, 'no entry twice').to.equal(rows.length);
  for (const [entryId, index] of acknowledged) expect(places.get(entryId)).to.equal(index);
  const verdict = await verifyDatabase(db, { name, publicKey, privateKey: '' });
  expect(verdict).to.include({ exitCode: 0, size: rows.length });
}
