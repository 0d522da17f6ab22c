import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { connect } from '../../../../db/connect.ts';
import { openLedger } from '../../../../server/modules/ledger/index.ts';
import { signersOf } from './signers-of.ts';
import { sealDetail, silentLogger } from './test-ledger.ts';
import { testMacs } from './test-macs.ts';

/**
 * A process of its own that records under load and writes each receipt down once it is given, until somebody
 * kills it, or its ledger stops: then it says why. Takes one argument: JSON of both database addresses, the signer and the lock file.
 */
const order = JSON.parse(process.argv[2] ?? '') as {
  urls: { app: string; sequencer: string };
  signer: { name: string; privateKey: string; publicKey: string };
  lockFile: string;
  /** Keeps the ledger's keys; it is changed again and again then. */
  keysFile?: string;
  /** Says when its ledger is open, and writes nothing until it is told to by its standard input. */
  isHeld?: boolean;
};
const WRITERS = 24;

const app = connect(order.urls.app, { maxConnections: 8 });
const ledger = await openLedger({
  db: connect(order.urls.sequencer, { maxConnections: 2 }),
  signers: signersOf(order.signer, order.keysFile),
  lockFile: order.lockFile,
  ...testMacs(order.signer.name),
  clock: () => new Date(),
  sealDetail,
  logger: silentLogger,
});
const out = createWriteStream('', { fd: 1 });
if (order.isHeld) {
  out.write('open\n');
  await once(process.stdin, 'data');
  process.stdin.destroy();
}

async function write(): Promise<never> {
  for (;;) {
    const recorded = await app.transaction((tx) =>
      ledger.record(tx, { kind: 'INTENT', action: 'viewing.read_page', actor: 'reader' }),
    );
    const { index } = await recorded.receipt();
    out.write(`${recorded.entryId} ${index}\n`);
  }
}

async function changeKeys(): Promise<never> {
  for (;;) {
    const recorded = await app.transaction((tx) =>
      ledger.record(tx, { kind: 'CHANGE', action: 'ledger.change_key', actor: 'officer' }),
    );
    await recorded.receipt();
  }
}

const writers = Array.from({ length: WRITERS }, write);
void Promise.all(order.keysFile === undefined ? writers : [...writers, changeKeys()]).catch(
  () => undefined,
);
const reason = await ledger.stopped;
out.end(`stopped: ${reason?.message}\n`, () => process.exit(1));
