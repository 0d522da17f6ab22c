import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeLeaf } from '../../../audit/leaf.ts';
import { makeLedgerBed, type LedgerBed } from './support/test-ledger.ts';
import { verifyDatabase } from './support/verify-database.ts';

const PROGRAM = join(import.meta.dirname, 'support', 'append-until-killed.ts');
/** Receipts after which the process is killed, one run after another on the same ledger. */
const KILL_AFTER = [1, 40, 150, 333];

describe('a ledger whose process is killed under load', () => {
  let bed: LedgerBed;
  before(async () => {
    bed = await makeLedgerBed();
  });
  after(() => bed.clear());

  /** Runs the appending process until it has given that many receipts; answers with all that came out. */
  async function appendUntilKilled(receipts: number): Promise<Map<string, number>> {
    const { urls } = bed.database;
    const order = { urls, signer: bed.signer, lockFile: bed.lockFile };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged = new Map<string, number>();
    for await (const line of createInterface({ input: child.stdout })) {
      const [entryId = '', index] = line.split(' ');
      acknowledged.set(entryId, Number(index));
      if (acknowledged.size === receipts) child.kill('SIGKILL');
    }
    return acknowledged;
  }

  it('has every acknowledged entry once, at its place, and goes on', async () => {
    const acknowledged = new Map<string, number>();
    for (const receipts of KILL_AFTER) {
      for (const [entryId, index] of await appendUntilKilled(receipts)) {
        acknowledged.set(entryId, index);
      }
    }
    const ledger = await bed.open();
    const last = await bed.record(ledger);
    await ledger.close();

    const rows = await bed.database
      .app('ledger_entries')
      .orderBy('idx')
      .select<{ idx: string; body: Buffer }[]>('idx', 'body');
    const places = new Map(rows.map(({ idx, body }) => [decodeLeaf(body).entryId, Number(idx)]));
    expect(places.size, 'no entry twice').to.equal(rows.length);
    expect(acknowledged.size).to.be.at.least(KILL_AFTER.reduce((sum, count) => sum + count, 0));
    for (const [entryId, index] of acknowledged) expect(places.get(entryId)).to.equal(index);
    const verdict = await verifyDatabase(bed.database.app, bed.signer, {
      atLeast: last.checkpoint,
    });
    expect(verdict).to.include({ exitCode: 0, size: rows.length });
  });
});
