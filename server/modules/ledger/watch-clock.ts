import { setTimeout as sleep } from 'node:timers/promises';
import { judgeClock, type Anchor, type ClockFault, type ClockLimits } from './judge-clock.ts';

/** A clock by which nothing is signed, since when, and the time of the last head. */
export type ClockTrouble = ClockFault & { since: Date; signedAt: Date | undefined };

/** Keeps heads from being signed at a wrong time. */
export type ClockWatch = {
  trouble(): ClockTrouble | undefined;
  /**
   * Settles with the time to sign at, which is never before that of the last head, as soon as the clock is right.
   * @throws ClockClosed when it is closed while the clock is wrong.
   */
  timeToSign(): Promise<Date>;
  close(): void;
};

type Needs = {
  clock: () => Date;
  /** Milliseconds by a clock that nobody sets and that goes on while the machine sleeps. */
  steady: () => number;
  limits: ClockLimits;
  /** When the last head was signed. */
  signedAt: Date | undefined;
  /** When two officers said that the time is right, in an entry that is not signed for yet. */
  findConfirmation: () => Promise<Date | undefined>;
  /** Called at once when trouble begins, and when it is over: by a confirmation, or since the clock is right again. */
  changed: (trouble: ClockTrouble | undefined, isConfirmed: boolean) => void;
  log: (error: unknown) => void;
};

/** The ledger was closed while it waited for its clock: what waits is signed after the next start. */
export class ClockClosed extends Error {
  override readonly name = 'ClockClosed';
}

const LOOK_MS = 1000;
const WAIT_MS = 100;

export function watchClock(needs: Needs): ClockWatch {
  const { clock, steady, limits } = needs;
  const stop = new AbortController();
  let signedMs = needs.signedAt?.getTime();
  let anchor: Anchor | undefined;
  let trouble: ClockTrouble | undefined;

  /** The time, where it is right; tells of trouble that begins or ends. */
  function look(isConfirmed = false): number | undefined {
    const readings = { wallMs: clock().getTime(), steadyMs: steady() };
    if (isConfirmed) anchor = readings;
    const fault = judgeClock({ ...readings, signedMs, anchor }, limits);
    const was = trouble;
    if (fault) {
      const signedAt = signedMs === undefined ? undefined : new Date(signedMs);
      trouble = { ...fault, since: was?.since ?? clock(), signedAt };
    } else {
      trouble = undefined;
      anchor ??= readings;
    }
    if (Boolean(was) !== Boolean(trouble)) needs.changed(trouble, isConfirmed);
    return trouble ? undefined : readings.wallMs;
  }

  /** A confirmation speaks for its own time, and so for no clock that has jumped again since. */
  async function hearConfirmation(): Promise<void> {
    const confirmed = await needs.findConfirmation();
    if (confirmed && Math.abs(clock().getTime() - confirmed.getTime()) <= limits.jumpMs) look(true);
  }

  async function keepLooking(): Promise<void> {
    while (!stop.signal.aborted) {
      if (look() === undefined) await hearConfirmation().catch(needs.log);
      await sleep(LOOK_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  }
  look();
  void keepLooking();
  return {
    trouble: () => trouble,
    async timeToSign() {
      for (;;) {
        const now = look();
        if (now !== undefined && now >= (signedMs ?? 0)) return new Date((signedMs = now));
        if (stop.signal.aborted) throw new ClockClosed('账本已关闭：时钟有误，尚有条目没有签名');
        await sleep(WAIT_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    },
    close: () => stop.abort(),
  };
}
