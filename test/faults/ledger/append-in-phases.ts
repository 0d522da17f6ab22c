import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { connect } from '../../../db/connect.ts';
import { openLedger } from '../../../server/modules/ledger/index.ts';
import { signersOf } from '../../modules/ledger/support/signers-of.ts';
import { testMacs } from '../../modules/ledger/support/test-macs.ts';
import { sealDetail, silentLogger } from '../../modules/ledger/support/test-ledger.ts';
import { breakLockFile, type LockFault } from './break-lock-file.ts';

/**
 * A process of its own that opens a ledger and is told by each line of its standard input to record an `act` in a
 * transaction, or `readings` together. It writes each receipt down at once, and a line when it waits again. Takes one argument:
 * JSON of both database addresses, the signer, the lock file, and how often readings come together.
 */
const order = JSON.parse(process.argv[2] ?? '') as {
  urls: { app: string; sequencer: string };
  signer: { name: string; privateKey: string; publicKey: string };
  lockFile: string;
  readings: number;
  /** Where the process is to kill itself, if not somebody from outside; counted from the first order. */
  lockFault?: LockFault;
};
// As it is before the lock file is broken: what is written by it is out when the process dies.
const write = writeSync;
const tell = (line: string): void => void write(1, `${line}\n`);

const app = connect(order.urls.app, { maxConnections: 1 });
const db = connect(order.urls.sequencer, { maxConnections: 2 });
const ledger = await openLedger({
  db,
  signers: signersOf(order.signer),
  lockFile: order.lockFile,
  ...testMacs(order.signer.name),
  clock: () => new Date(),
  sealDetail,
  logger: silentLogger,
});
const phases = {
  act: () =>
    app.transaction((tx) =>
      ledger.record(tx, { kind: 'DONE', action: 'requests.approve', actor: 'officer' }),
    ),
  readings: () =>
    ledger.recordAlone({ kind: 'INTENT', action: 'viewing.read_page', actor: 'reader' }),
};
if (order.lockFault) breakLockFile(order.lockFault);
tell('waiting');
const input = createInterface({ input: process.stdin });
input.on('line', (phase: keyof typeof phases) => {
  const count = phase === 'act' ? 1 : order.readings;
  void Promise.all(
    Array.from({ length: count }, async () => {
      const recorded = await phases[phase]();
      const { index } = await recorded.receipt();
      tell(`${recorded.entryId} ${index}`);
    }),
  ).then(() => tell('waiting'));
});
await once(input, 'close');
await ledger.close();
await Promise.all([app.destroy(), db.destroy()]);
