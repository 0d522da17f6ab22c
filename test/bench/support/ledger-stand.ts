import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from 'winston';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import type { Db } from '../../../db/connect.ts';
import { openDatabase } from '../../../db/open-database.ts';
import type { LoneEvent } from '../../../server/modules/ledger/record.ts';
import { openLedger, type OpenedLedger } from '../../../server/modules/ledger/index.ts';
import { connectToHome } from '../../support/server-process.ts';
import { signersOf } from '../../modules/ledger/support/signers-of.ts';
import { testMacs } from '../../modules/ledger/support/test-macs.ts';

const ORIGIN = 'bench.lantai.local/ledger';

/** A ledger as an installation has it: embedded PostgreSQL that flushes, and the pools of production. */
export type LedgerStand = {
  app: Db;
  /** One connection that may do everything: floors are run on it. */
  superuser: Db;
  ledger: OpenedLedger;
  close(): Promise<void>;
};

export async function openLedgerStand(): Promise<LedgerStand> {
  const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const database = await openDatabase(home, undefined);
  const superuser = connectToHome(home);
  const ledger = await openLedger({
    db: database.sequencer,
    signers: signersOf({ name: ORIGIN, ...generateSm2KeyPair() }),
    ...testMacs(ORIGIN),
    lockFile: join(home, 'ledger.lock'),
    clock: () => new Date(),
    sealDetail: (text) => Buffer.from(text),
    logger: createLogger({ silent: true }),
  });
  return {
    app: database.app,
    superuser,
    ledger,
    async close() {
      await ledger.close();
      await superuser.destroy();
      await database.close();
      rmSync(home, { recursive: true });
    },
  };
}

/** A page read, with all that such an entry says. */
export function drawReading(): LoneEvent {
  return {
    kind: 'INTENT',
    action: 'viewing.read_page',
    actor: randomUUID(),
    unit: randomUUID(),
    terminal: randomUUID(),
    item: randomUUID(),
    pages: randomUUID(),
    purpose: 'promotion',
    approval: randomUUID(),
  };
}

/** A page read, as far as its receipt. */
export async function appendReading({ ledger }: LedgerStand): Promise<void> {
  const recorded = await ledger.recordAlone(drawReading());
  await recorded.receipt();
}

/** The entry of an act, in a transaction of its own as it is beside business rows. */
export async function appendAct({ app, ledger }: LedgerStand): Promise<void> {
  const recorded = await app.transaction((tx) => ledger.record(tx, drawReading()));
  await recorded.receipt();
}
