import type { Services } from '../../../context.ts';
import type { Actor } from '../../../http/actor.ts';
import { recordTimes, type TimedSitting } from './record-times.ts';
import { listUnderway } from './underway-view.ts';
import { timeOpening, type Beat, type OpeningTimer } from './time-opening.ts';

/** Where a page went: the sitting as its entries tell it, and the session that it belongs to. */
export type PageSent = {
  openingId: string;
  pageId: string;
  entryId: string;
  sitting: TimedSitting;
};
export type Viewer = { socketId: string; sessionId: string };

/** How long pages are looked at, by what the server sees, told to the ledger every few minutes and at the end. */
export type PageTimes = {
  /** A page is on its way to its reader. */
  sent(actor: Actor, page: PageSent): void;
  /** A viewer speaks of an opening; of one that is not its session's nothing is believed. */
  heard(viewer: Viewer, openingId: string, beat: Beat): void;
  /** A viewer's socket is gone. */
  gone(socketId: string): void;
  /** Nothing more is shown under this opening. */
  ended(openingId: string): void;
  /** Ends what has ended without a word, and records what is due. Runs by itself every second. */
  round(): Promise<void>;
  close(): Promise<void>;
};

const EVERY_MS = 1000;
const RECORD_EVERY_MS = 5 * 60_000;
/** An entry stays small; who leafs so fast gets one more. */
const MOST_IN_ENTRY = 40;

type Timed = {
  timer: OpeningTimer;
  sitting: TimedSitting;
  sessionId: string;
  socketId?: string;
  isOver: boolean;
  recordedMs: number;
  unrecorded: number;
};

export function keepPageTimes(services: () => Services): PageTimes {
  const openings = new Map<string, Timed>();
  const nowMs = (): number => services().clock().getTime();
  let isStopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  /** Ticks only while somebody reads. */
  function tick(): void {
    if (isStopped || timer || openings.size === 0) return;
    timer = setTimeout(() => {
      running = round().finally(() => {
        timer = undefined;
        tick();
      });
    }, EVERY_MS).unref();
  }

  async function round(): Promise<void> {
    try {
      await endDead();
    } catch (error) {
      services().logger.error('openings not checked', { error: String(error) });
    }
    for (const [openingId, opening] of [...openings]) {
      const isFull = opening.unrecorded >= MOST_IN_ENTRY;
      const isDue = nowMs() - opening.recordedMs >= RECORD_EVERY_MS;
      if (opening.isOver || isFull || isDue) await record(openingId, opening);
    }
  }

  async function endDead(): Promise<void> {
    const ids = [...openings].filter(([, { isOver }]) => !isOver).map(([id]) => id);
    if (ids.length === 0) return;
    const underway = new Set(await listUnderway(services(), ids));
    for (const id of ids) {
      const opening = openings.get(id);
      if (!opening || underway.has(id)) continue;
      end(opening);
      // A viewer whose clock is slow, or that missed a notice, asks and finds that it is over.
      services().notices.changedNow('viewing', [{ sessionId: opening.sessionId }]);
    }
  }

  function end(opening: Timed): void {
    opening.timer.leave(nowMs());
    opening.isOver = true;
  }

  async function record(openingId: string, opening: Timed): Promise<void> {
    opening.recordedMs = nowMs();
    opening.unrecorded = 0;
    for (;;) {
      const times = opening.timer.take(nowMs(), MOST_IN_ENTRY);
      if (times.length === 0) break;
      try {
        await recordTimes(services(), opening.sitting, times);
      } catch (error) {
        opening.timer.giveBack(times);
        services().logger.warn('reading times not recorded', { error: String(error) });
        return;
      }
    }
    if (opening.isOver) openings.delete(openingId);
  }

  return {
    sent(actor, { openingId, pageId, entryId, sitting }) {
      const known = openings.get(openingId);
      const opening = known ?? {
        timer: timeOpening(),
        sitting,
        sessionId: actor.sessionId,
        isOver: false,
        recordedMs: nowMs(),
        unrecorded: 0,
      };
      openings.set(openingId, opening);
      opening.timer.send(pageId, entryId, nowMs());
      opening.unrecorded += 1;
      tick();
    },
    heard({ socketId, sessionId }, openingId, beat) {
      const opening = openings.get(openingId);
      if (!opening || opening.isOver || opening.sessionId !== sessionId) return;
      opening.socketId = socketId;
      opening.timer.beat(beat, nowMs());
    },
    gone(socketId) {
      for (const opening of openings.values()) {
        if (opening.socketId === socketId) opening.timer.leave(nowMs());
      }
    },
    ended(openingId) {
      const opening = openings.get(openingId);
      if (opening) end(opening);
    },
    round,
    async close() {
      isStopped = true;
      clearTimeout(timer);
      await running;
      for (const [openingId, opening] of [...openings]) {
        end(opening);
        await record(openingId, opening);
      }
    },
  };
}
