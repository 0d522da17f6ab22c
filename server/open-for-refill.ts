import { join } from 'node:path';
import { openDatabase } from '../db/open-database.ts';
import type { Db } from '../db/connect.ts';
import { claimHome } from './claim-home.ts';
import type { Config } from './config.ts';
import { openHomeKeystore } from './keystore/open-home-keystore.ts';
import { listLedgerSigners, type LedgerSigners } from './ledger-signers.ts';
import { openLockFile, type LockFile } from './modules/ledger/index.ts';

export type OpenedForRefill = {
  /** Pool of the sequencer's role. */
  db: Db;
  lock: LockFile;
  /** Every ledger that this home ever signed for. */
  signers: LedgerSigners[];
  close(): Promise<void>;
};

/** Opens what a refill needs of a home in which no server runs; no ledger is begun and nothing is signed. */
export async function openForRefill(config: Config): Promise<OpenedForRefill> {
  const claim = claimHome(config.home);
  const closers: (() => unknown)[] = [() => claim.release()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await openDatabase(config.home, config.databaseUrl);
    closers.push(() => database.close());
    const keystore = await openHomeKeystore(config);
    const lock = openLockFile(join(config.home, 'ledger.lock'));
    closers.push(() => lock.close());
    return { db: database.sequencer, lock, signers: listLedgerSigners(keystore), close };
  } catch (error) {
    await close();
    throw error;
  }
}
