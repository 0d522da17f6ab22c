import { setTimeout as sleep } from 'node:timers/promises';

/** Holds work back to a rate that may be another each time it is asked. */
export type Throttle = {
  /** Accounts for `bytes` just worked on, and waits until they are paid for. */
  spend(bytes: number, bytesPerSecond: number, signal: AbortSignal): Promise<void>;
};

type Time = { now: () => number; wait: (ms: number, signal: AbortSignal) => Promise<unknown> };

const REAL: Time = {
  now: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** What was not used is not saved up: after a pause the rate is what it was. */
export function createThrottle({ now, wait }: Time = REAL): Throttle {
  let paidUntil = 0;
  return {
    async spend(bytes, bytesPerSecond, signal) {
      // What was owed at another rate binds no one who is free of any.
      if (bytesPerSecond === Infinity) paidUntil = 0;
      paidUntil = Math.max(paidUntil, now()) + (bytes / bytesPerSecond) * 1000;
      const debt = paidUntil - now();
      if (debt >= 1) await wait(debt, signal);
    },
  };
}
