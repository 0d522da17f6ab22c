import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Db } from '../../../db/connect.ts';
import { openLedger } from '../../../server/modules/ledger/index.ts';
import {
  sealDetail,
  silentLogger,
  type LedgerBed,
} from '../../modules/ledger/support/test-ledger.ts';
import { signersOf } from '../../modules/ledger/support/signers-of.ts';
import { testMacs } from '../../modules/ledger/support/test-macs.ts';

const CALLERS = 4;
const CALLS = 3;
const LIMIT_MS = 4000;

/** Bounds what a fault can hold up: an entry that got no receipt is none that was acknowledged. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  return Promise.race([work.catch(() => undefined), sleep(LIMIT_MS, undefined, { ref: false })]);
}

/** Opens a ledger whose statements go by `port`, has callers record on it, and answers the receipts they got. */
export async function appendWithFaults(bed: LedgerBed, port: number): Promise<Map<string, number>> {
  const url = new URL(bed.database.urls.sequencer);
  url.port = String(port);
  const db = connect(url.href, { maxConnections: 3 });
  const acknowledged = new Map<string, number>();
  const opening = openLedger({
    db,
    signers: signersOf(bed.signer),
    lockFile: bed.lockFile,
    ...testMacs(bed.signer.name),
    clock: () => new Date(),
    sealDetail,
    logger: silentLogger,
  });
  const ledger = await opening.catch(() => undefined);
  if (ledger) {
    const call = async (app: Db, isAlone: boolean): Promise<void> => {
      const event = { kind: 'INTENT', action: 'viewing.read_page', actor: 'reader' } as const;
      const recorded = await (isAlone
        ? ledger.recordAlone(event)
        : app.transaction((tx) => ledger.record(tx, event)));
      acknowledged.set(recorded.entryId, (await recorded.receipt()).index);
    };
    const caller = async (_: unknown, at: number): Promise<void> => {
      for (let nth = 0; nth < CALLS; nth += 1) await inTime(call(bed.database.app, at % 2 === 0));
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    await ledger.close();
  }
  await db.destroy();
  return acknowledged;
}
