import type { Signer } from '../../../audit/checkpoint.ts';
import type { Entry } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import type { Logger } from '../../logger.ts';
import type { HeadMac } from './head-mac.ts';
import type { Ledger } from './ledger.ts';
import type { LockFile } from './lock-file.ts';
import type { OutboxMac } from './outbox-mac.ts';
import type { Receipts } from './receipts.ts';
import type { Signal } from './signal.ts';
import type { Signers } from './signer.ts';
import type { UntilAnswered } from './wait-for-answers.ts';
import type { ClockWatch } from './watch-clock.ts';

/** All that moves entries from the outbox onto the tree and signs for them; each step names what it needs of it. */
export type Sequencer = {
  /** Pool of the sequencer's own role. */
  db: Db;
  origin: string;
  keys: Ledger['keys'];
  signers: Signers;
  outboxMac: Pick<OutboxMac, 'isOwn'>;
  headMac: HeadMac;
  signerAt: (size: number) => Signer;
  lock: LockFile;
  receipts: Receipts;
  signal: Signal;
  clock: () => Date;
  clockWatch: Pick<ClockWatch, 'timeToSign'>;
  untilAnswered: UntilAnswered;
  /** Told of entries whose checkpoint is durable, before anybody has a receipt for them. */
  onSigned?: ((entries: readonly Entry[]) => void) | undefined;
  logger: Logger;
};
