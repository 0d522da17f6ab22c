import { connect } from '../../db/connect.ts';
import type { Config } from '../config.ts';
import { faultOf, type Measured } from '../disks/measure-disks.ts';
import { LABELS_OF_CUSTODY } from '../disks/places-of.ts';
import { readOutboxMac } from '../keystore/ensure-ledger-macs.ts';
import type { Logger } from '../logger.ts';
import {
  createRecorder,
  tellKeys,
  watchOutbox,
  type ClockTrouble,
  type ReceiptTrouble,
} from '../modules/ledger/index.ts';
import type { Custody } from './custody.ts';
import { LinkDown } from './link/conversation.ts';
import { openLink } from './link/custody-link.ts';
import type { Done } from './link/orders.ts';
import { remoteKeys } from './link/remote-keys.ts';
import { remoteReceipts } from './link/remote-receipts.ts';
import { remoteRelease } from './link/remote-release.ts';
import { requireBareHouse } from './require-bare-house.ts';

type Surroundings = { clock: () => Date; logger: Logger };

/** How long the ledger's process may take to come up beside this one. */
const START_MS = 30_000;
const QUICK_MS = 5000;

/**
 * Custody that another process holds. Of keys this one has what that process hands it, none of a volume that is there
 * and nothing on its disk; of the database, the way in of the role that runs the house.
 * @throws an error in Chinese where nobody answers, or where it has in its home what it should not.
 */
export async function reachCustody(
  config: Pick<Config, 'home' | 'databaseUrl'>,
  socket: string,
  { clock, logger }: Surroundings,
): Promise<Custody> {
  requireBareHouse(config);
  const link = await openLink(socket, { logger, limitMs: START_MS }).catch((cause: unknown) => {
    if (!(cause instanceof LinkDown)) throw cause;
    const message = `连不上账本进程（${socket}）：请先启动 lantai ledger，并确认本账户属于其套接字的组。`;
    throw new Error(message, { cause });
  });
  const { origin, publicKey, appUrl } = link.greeting;
  const db = connect(appUrl, { maxConnections: 20 });
  try {
    const keystore = await remoteKeys(link);
    const outbox = watchOutbox({
      db,
      record: (tx, event) => recorder.record(tx, event),
      logger,
    });
    const told = tellKeys({ name: origin, publicKey });
    let trouble: ReceiptTrouble | undefined;
    const distrust = (found: string): void => {
      logger.error('the ledger process gave a false receipt', { found });
      trouble ??= { found, since: clock() };
    };
    const recorder = createRecorder({
      db,
      origin,
      clock,
      receipts: remoteReceipts(link, { keys: () => told.keys(db), distrust }),
      sealDetail: (text) => keystore.sealField('ledger_details.sealed', text),
      outboxMac: readOutboxMac(keystore),
      // The end of a transaction is told through the link, which wakes the sequencer.
      wake: () => undefined,
      ended: outbox.ended,
    });
    return {
      db,
      keystore,
      keyRelease: remoteRelease(link),
      ledger: {
        ...recorder,
        ...told,
        receiptTrouble: () => trouble,
        sweepOutbox: outbox.sweep,
        clockTrouble: async () => readTrouble(await link.ask({ do: 'clock_trouble' }, QUICK_MS)),
        close: link.close,
      },
      async keepWitnessed(note) {
        await link.ask({ do: 'keep_witnessed', note });
      },
      measureDisks: () => link.ask({ do: 'measure_disks' }, QUICK_MS).then(asElsewhere, asUnknown),
      async close() {
        await outbox.close();
        await link.close();
        await db.destroy();
      },
    };
  } catch (error) {
    await link.close();
    await db.destroy();
    throw error;
  }
}

/** Numbers of devices are those of another machine, or may be. */
function asElsewhere({ readings, unknown }: Measured): Measured {
  const elsewhere = readings.map((reading) => ({ ...reading, device: `ledger/${reading.device}` }));
  return { readings: elsewhere, unknown };
}

/** Our own disks count though the other process does not answer. */
function asUnknown(error: unknown): Measured {
  const fault = faultOf(error);
  return { readings: [], unknown: LABELS_OF_CUSTODY.map((label) => ({ label, fault })) };
}

/** Moments cross the link as text. */
function readTrouble(told: Done['clock_trouble']): ClockTrouble | undefined {
  return told
    ? { ...told, since: new Date(told.since), signedAt: readMoment(told.signedAt) }
    : undefined;
}

function readMoment(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}
