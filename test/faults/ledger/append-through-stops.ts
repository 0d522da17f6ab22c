import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import { connect } from '../../../db/connect.ts';
import {
  noteOpening,
  openLedger,
  type Ledger,
  type OpenedLedger,
} from '../../../server/modules/ledger/index.ts';
import { ORIGIN, sealDetail, silentLogger } from '../../modules/ledger/support/test-ledger.ts';
import type { Random } from '../fault-case.ts';
import { StatementProxy } from './statement-proxy.ts';
import type { StoppableDatabase } from './stoppable-database.ts';
import { signersOf } from '../../modules/ledger/support/signers-of.ts';
import { testMacs } from '../../modules/ledger/support/test-macs.ts';

const STOPS = 3;
const CALLERS = 16;
const LIMIT_MS = 60_000;

export type Appended = {
  signer: Ledger['firstKey'];
  /** Every receipt that was given: entry and place. */
  acknowledged: Map<string, number>;
};

/**
 * Has callers record, half of them together and half in transactions of their own, while the database stops at once and
 * comes back, again and again; the ledger waits for it, or with `isClosedToo` is opened anew behind each stop.
 */
export async function appendThroughStops(
  home: string,
  database: StoppableDatabase,
  { isClosedToo, random }: { isClosedToo: boolean; random: Random },
): Promise<Appended> {
  const signer = { name: ORIGIN, ...generateSm2KeyPair() };
  const signers = signersOf(signer);
  const lockFile = join(home, 'ledger.lock');
  noteOpening(lockFile, signer.name);
  const proxy = new StatementProxy(await database.start());
  const port = await proxy.listen();
  const app = connect(database.url('app', port), { maxConnections: 6 });
  const db = connect(database.url('sequencer', port), { maxConnections: 3 });
  const open = (): Promise<OpenedLedger> =>
    openLedger({
      db,
      signers,
      lockFile,
      ...testMacs(signer.name),
      clock: () => new Date(),
      sealDetail,
      logger: silentLogger,
    });
  const acknowledged = new Map<string, number>();
  let ledger = await open();
  let isOver = false;
  const call = async (isAlone: boolean): Promise<void> => {
    const event = { kind: 'INTENT', action: 'viewing.read_page', actor: 'reader' } as const;
    const recorded = await (isAlone
      ? ledger.recordAlone(event)
      : app.transaction((tx) => ledger.record(tx, event)));
    acknowledged.set(recorded.entryId, (await recorded.receipt()).index);
  };
  const callers = Array.from({ length: CALLERS }, async (_, at) => {
    while (!isOver) await call(at % 2 === 0).catch(() => sleep(20));
  });
  try {
    for (let stop = 0; stop < STOPS; stop += 1) {
      await untilGiven(acknowledged, acknowledged.size + 1 + random(60));
      await sleep(random(20));
      await database.stopAtOnce();
      if (isClosedToo) await ledger.close();
      proxy.target = await database.start();
      if (isClosedToo) ledger = await open();
    }
    await untilGiven(acknowledged, acknowledged.size + CALLERS);
  } finally {
    isOver = true;
    await ledger.close();
    await Promise.all(callers);
    // What committed behind the close waits for the next start.
    const next = await open();
    await next.close();
    await Promise.all([app.destroy(), db.destroy()]);
    proxy.close();
  }
  return { signer, acknowledged };
}

/** Whoever is not served again within a minute is not served. */
async function untilGiven(given: ReadonlyMap<string, number>, count: number): Promise<void> {
  for (let waitedMs = 0; given.size < count; waitedMs += 2) {
    if (waitedMs > LIMIT_MS) throw new Error(`${given.size} receipts, and no more`);
    await sleep(2);
  }
}
