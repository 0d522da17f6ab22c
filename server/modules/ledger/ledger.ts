import type { LogKeys } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import type { Receipts } from './receipts.ts';
import type { Recorder } from './record.ts';
import type { LedgerSigner } from './signer.ts';
import type { ClockTrouble } from './watch-clock.ts';

export type Ledger = Recorder & {
  /** The name that this one ledger has for ever. */
  origin: string;
  /** The key that it began with. */
  firstKey: Pick<LedgerSigner, 'name' | 'publicKey'>;
  /** Its keys as a database, or a snapshot of it, tells them. */
  keys: (db: Db) => Promise<LogKeys>;
  /** Why nothing is signed for the time being; nothing where the clock is right. */
  clockTrouble: () => Promise<ClockTrouble | undefined>;
  /** What was wrong with a receipt that the process which holds the ledger has given; nothing where none was. */
  receiptTrouble: () => ReceiptTrouble | undefined;
  /** Looks after entries that were written and stand nowhere; it is done every few seconds anyway. */
  sweepOutbox: () => Promise<void>;
  /** Sequences what waits and stops. */
  close(): Promise<void>;
};

/** The first false receipt since the start, and what is wrong with it, Chinese. */
export type ReceiptTrouble = { found: string; since: Date };

/** The ledger for who holds it. */
export type OpenedLedger = Ledger & {
  /** For entries that another process writes into the outbox, by their ids. */
  watch: Pick<Receipts, 'expect' | 'ended'>;
  /** Settles when nothing will be signed any more; with the reason where that is a halt. */
  stopped: Promise<Error | undefined>;
};
