import { cloneDatabase } from '../../support/database.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { ledgerProcess, type LedgerProcess } from '../../support/ledger-process.ts';

/** A server, and the process beside it that keeps its ledger and vault where there is one. */
export type Placed = { app: TestApp; ledger: LedgerProcess | undefined; close(): Promise<void> };

export const PLACEMENTS = {
  'in the server itself': async (): Promise<Placed> => {
    const app = await startApp();
    return { app, ledger: undefined, close: () => app.close() };
  },
  'in a process of its own': async (): Promise<Placed> => {
    const database = await cloneDatabase();
    const ledger = ledgerProcess(database);
    await ledger.start();
    const app = await startApp({ ledgerSocket: ledger.socket }, database);
    return {
      app,
      ledger,
      async close() {
        await ledger.end('SIGTERM');
        await app.close();
        await ledger.clear();
      },
    };
  },
};
