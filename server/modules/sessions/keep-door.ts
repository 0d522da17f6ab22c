import type { Services } from '../../context.ts';
import type { TurnedAwayFor } from '../../http/gate.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { openRateLimit } from '../terminals/index.ts';

const MINUTE_MS = 60_000;
const EVERY_MS = 10_000;
/** Addresses that are told apart in a minute; all others are counted together. */
const MOST_ADDRESSES = 60;
const ELSEWHERE = '其他地址';

/** Calls that are turned away before anything is judged: nobody is signed in, or no page of ours would call so. */
export type Door = {
  /** Settles when it is told: the first of an address and minute by an entry, each further one by being counted. */
  turnAway(address: string, reason: TurnedAwayFor): Promise<void>;
  /** Tells the counts of minutes that are over. Runs by itself while there are any. */
  round(): Promise<void>;
  close(): Promise<void>;
};

type Knocks = { minute: number; address: string; reason: TurnedAwayFor; untold: number };

async function record(
  { db, ledger }: Services,
  { address, reason }: Knocks,
  count: number,
): Promise<void> {
  await withinTransaction(db, ledger.recordedIn, (tx) =>
    ledger.record(tx, {
      kind: 'DENY',
      action: 'sessions.turn_away',
      actor: 'anonymous',
      outcome: `${reason} ${count}`,
      detail: address,
    }),
  );
}

/** Writes down who was turned away, by address and minute: a flood is a number, and fills no ledger. */
export function keepDoor(services: () => Services): Door {
  const limits = { perKey: 1, total: MOST_ADDRESSES, windowMs: MINUTE_MS };
  const firsts = openRateLimit(limits, () => services().clock());
  const book = new Map<string, Knocks>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let isStopped = false;

  const thisMinute = (): number => Math.floor(services().clock().getTime() / MINUTE_MS);
  const knocksOf = (address: string, reason: TurnedAwayFor): Knocks => {
    const minute = thisMinute();
    const key = `${minute} ${reason} ${address}`;
    const knocks = book.get(key) ?? { minute, address, reason, untold: 0 };
    book.set(key, knocks);
    return knocks;
  };

  /** What cannot be told now is told later: it must not keep anybody from being refused. */
  async function tell(knocks: Knocks): Promise<void> {
    const count = knocks.untold;
    if (count === 0) return;
    knocks.untold = 0;
    try {
      await record(services(), knocks, count);
    } catch (error) {
      knocks.untold += count;
      services().logger.error('calls turned away not recorded', { count, error: String(error) });
    }
  }

  async function tellAll(isOver: (knocks: Knocks) => boolean): Promise<void> {
    for (const [key, knocks] of [...book]) {
      if (!isOver(knocks)) continue;
      await tell(knocks);
      if (knocks.untold === 0) book.delete(key);
    }
  }

  const round = (): Promise<void> => {
    running = running.then(() => tellAll(({ minute }) => minute < thisMinute()));
    return running;
  };

  function tick(): void {
    if (isStopped || timer || book.size === 0) return;
    timer = setTimeout(() => {
      void round().finally(() => {
        timer = undefined;
        tick();
      });
    }, EVERY_MS).unref();
  }

  return {
    async turnAway(address, reason) {
      const isFirst = firsts.admits(`${reason} ${address}`);
      const isKnown = isFirst || book.has(`${thisMinute()} ${reason} ${address}`);
      const knocks = knocksOf(isKnown ? address : ELSEWHERE, reason);
      knocks.untold += 1;
      tick();
      if (isFirst) await tell(knocks);
    },
    round,
    async close() {
      isStopped = true;
      clearTimeout(timer);
      await running;
      await tellAll(() => true);
    },
  };
}
