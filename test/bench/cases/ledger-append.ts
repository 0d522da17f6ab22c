import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createLogger } from 'winston';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import { openLedger, type Ledger } from '../../../server/modules/ledger/index.ts';
import { cloneDatabase, stopDatabaseServer, type TestDatabase } from '../../support/database.ts';
import { tellResult, wallMs } from '../support/measure.ts';

const CALLERS = 64;
const ENTRIES = 6400;

export const benchmark = {
  about: `signed entries a second at ${CALLERS} callers, against one-row inserts of the same size by as many`,
  async run(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    const database = await cloneDatabase();
    const ledger = await openLedger({
      db: database.sequencer,
      signer: { name: 'bench.lantai.local/ledger', ...generateSm2KeyPair() },
      lockFile: join(home, 'ledger.lock'),
      clock: () => new Date(),
      sealDetail: (text) => Buffer.from(text),
      logger: createLogger({ silent: true }),
    });
    const floor = await perSecond((count) => insertRow(database, count));
    const ours = await perSecond(() => append(database, ledger));
    await ledger.close();
    await database.drop();
    await stopDatabaseServer();
    rmSync(home, { recursive: true });
    console.log(`floor: one-row transactions by ${CALLERS} callers, ${floor.toFixed(0)} a second`);
    tellResult('ledger-append.entries-per-second', ours, '/s');
    tellResult('ledger-append', ours / floor, 'x');
  },
};

async function perSecond(act: (count: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const ms = await wallMs(async () => {
    const caller = async (): Promise<void> => {
      while (next < ENTRIES) await act((next += 1));
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  });
  return (ENTRIES * 1000) / ms;
}

async function insertRow({ app }: TestDatabase, value: number): Promise<void> {
  await app.transaction((tx) =>
    tx('counters').insert({ name: randomBytes(150).toString('hex'), value }),
  );
}

async function append({ app }: TestDatabase, ledger: Ledger): Promise<void> {
  const event = { kind: 'INTENT', action: 'viewing.read_page', actor: 'bench' } as const;
  const recorded = await app.transaction((tx) => ledger.record(tx, event));
  await recorded.receipt();
}
