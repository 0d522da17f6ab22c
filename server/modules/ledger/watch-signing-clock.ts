import { uptime } from 'node:os';
import { openOwn } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import type { Logger } from '../../logger.ts';
import { clockRefusal } from './clock-words.ts';
import { findConfirmation } from './confirmation-store.ts';
import { USUAL_LIMITS, type ClockLimits } from './judge-clock.ts';
import type { LockFile } from './lock-file.ts';
import { noteClock } from './note-clock.ts';
import type { Receipts } from './receipts.ts';
import type { HeadMac } from './head-mac.ts';
import type { OutboxMac } from './outbox-mac.ts';
import type { Recorder } from './record.ts';
import type { Signers } from './signer.ts';
import { watchClock, type ClockWatch } from './watch-clock.ts';

/** The time, and milliseconds of a clock that nobody sets and that goes on while the machine sleeps. */
export type SigningClock = { now: () => Date; steady: () => number };

type Options = {
  db: Db;
  signers: Pick<Signers, 'keys'>;
  clock: () => Date;
  signingClock?: SigningClock | undefined;
  clockLimits?: ClockLimits;
  outboxMac: Pick<OutboxMac, 'isOwn'>;
  headMac: Pick<HeadMac, 'isOwn'>;
  logger: Logger;
};
type Needs = {
  lock: Pick<LockFile, 'last'>;
  receipts: Pick<Receipts, 'hold'>;
  recorder: Pick<Recorder, 'record'>;
};

/** While the clock is in doubt nobody waits in vain, and the ledger says so of itself. */
export function watchSigningClock(
  { db, signers, clock, signingClock, clockLimits, logger, ...macs }: Options,
  { lock, receipts, recorder }: Needs,
): ClockWatch {
  const lastSigned = () => {
    const note = lock.last();
    return note === undefined ? undefined : openOwn(note, signers.keys());
  };
  const last = lastSigned();
  return watchClock({
    clock: signingClock?.now ?? clock,
    steady: signingClock?.steady ?? (() => uptime() * 1000),
    limits: clockLimits ?? USUAL_LIMITS,
    signedAt: last && new Date(last.timeMs),
    findConfirmation: () => findConfirmation(db, lastSigned()?.size ?? 0, macs),
    changed(trouble, isConfirmed) {
      receipts.hold(trouble && clockRefusal());
      logger.warn(trouble ? 'the clock is in doubt' : 'the clock is right again', { ...trouble });
      noteClock(db, recorder, trouble, isConfirmed).catch((error: unknown) =>
        logger.error('clock not noted', { error: String(error) }),
      );
    },
    log: (error) => logger.warn('no confirmation looked for', { error: String(error) }),
  });
}
