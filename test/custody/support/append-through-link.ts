import { createWriteStream } from 'node:fs';
import { createLogger } from 'winston';
import { reachCustody } from '../../../server/custody/reach-custody.ts';

/**
 * A house of its own process that records under load through the link and writes each receipt down once it is
 * given, until somebody kills it. Arguments: its home, and the socket of the ledger.
 */
const [home = '', socket = ''] = process.argv.slice(2);
const WRITERS = 16;

const { db, ledger } = await reachCustody({ home, databaseUrl: undefined }, socket, {
  clock: () => new Date(),
  logger: createLogger({ silent: true }),
});
const out = createWriteStream('', { fd: 1 });

async function write(): Promise<never> {
  for (;;) {
    const recorded = await db.transaction((tx) =>
      ledger.record(tx, { kind: 'INTENT', action: 'viewing.read_page', actor: 'reader' }),
    );
    const { index } = await recorded.receipt();
    out.write(`${recorded.entryId} ${index}\n`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, write));
