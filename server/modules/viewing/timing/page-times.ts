import type { Services } from '../../../context.ts';
import type { Actor } from '../../../http/actor.ts';
import type { GrantRow } from '../../requests/index.ts';
import { recordTimes, sittingOf, type TimedSitting } from './record-times.ts';
import { listUnderway, type Sat } from './underway-view.ts';
import { timeOpening, type Beat, type OpeningTimer } from './time-opening.ts';

/** Where a page went, and under which word. */
export type PageSent = {
  /** An opening, or the request whose copies are worked on. */
  sittingId: string;
  /** Nobody opens and closes that work: its screen says when it is over. An opening is ended by no word. */
  isOfCopies: boolean;
  grant: GrantRow;
  pageId: string;
  /** How beats call the page. */
  shownAs: string;
  entryId: string;
};
export type Viewer = { socketId: string; sessionId: string };
export type Said = Beat & { sittingId: string; isOver?: true | undefined };

/** How long pages are looked at, by what the server sees, told to the ledger every few minutes and at the end. */
export type PageTimes = {
  /** A page is on its way to its reader. */
  sent(actor: Actor, page: PageSent): void;
  /** A screen speaks of a sitting; of one that is not its session's nothing is believed. */
  heard(viewer: Viewer, said: Said): void;
  /** A viewer's socket is gone. */
  gone(socketId: string): void;
  /** Nothing more is shown in this sitting. */
  ended(sittingId: string): void;
  /** Ends what has ended without a word, and records what is due. Runs by itself every second. */
  round(): Promise<void>;
  close(): Promise<void>;
};

const EVERY_MS = 1000;
const RECORD_EVERY_MS = 5 * 60_000;
/** An entry stays small; who leafs so fast gets one more. */
const MOST_IN_ENTRY = 40;

type Timed = Sat & {
  isOfCopies: boolean;
  timer: OpeningTimer;
  sitting: TimedSitting;
  /** Ids of its pages by what beats call them. */
  pageIds: Map<string, string>;
  socketId?: string;
  isOver: boolean;
  recordedMs: number;
  unrecorded: number;
};

export function keepPageTimes(services: () => Services): PageTimes {
  const sittings = new Map<string, Timed>();
  /** Two may work on copies of one request. */
  const keyOf = (sessionId: string, sittingId: string): string => `${sessionId} ${sittingId}`;
  const nowMs = (): number => services().clock().getTime();
  let isStopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  /** Ticks only while somebody reads. */
  function tick(): void {
    if (isStopped || timer || sittings.size === 0) return;
    timer = setTimeout(() => {
      void inTurn().finally(() => {
        timer = undefined;
        tick();
      });
    }, EVERY_MS).unref();
  }

  /** One round after the other: who asks for one finds what an earlier one had begun to tell. */
  function inTurn(): Promise<void> {
    running = running.then(round, round);
    return running;
  }

  async function round(): Promise<void> {
    try {
      await endDead();
    } catch (error) {
      services().logger.error('sittings not checked', { error: String(error) });
    }
    for (const timed of [...sittings.values()]) {
      const isFull = timed.unrecorded >= MOST_IN_ENTRY;
      const isDue = nowMs() - timed.recordedMs >= RECORD_EVERY_MS;
      if (timed.isOver || isFull || isDue) await record(timed);
    }
  }

  async function endDead(): Promise<void> {
    const asked = [...sittings.values()].filter(({ isOver }) => !isOver);
    if (asked.length === 0) return;
    const underway = new Set(await listUnderway(services(), asked));
    for (const timed of asked) {
      if (underway.has(timed)) continue;
      end(timed);
      // A viewer whose clock is slow, or that missed a notice, asks and finds that it is over.
      services().notices.changedNow('viewing', [{ sessionId: timed.sessionId }]);
    }
  }

  function end(timed: Timed): void {
    timed.timer.leave(nowMs());
    timed.isOver = true;
  }

  async function record(timed: Timed): Promise<void> {
    timed.recordedMs = nowMs();
    timed.unrecorded = 0;
    for (;;) {
      const times = timed.timer.take(nowMs(), MOST_IN_ENTRY);
      if (times.length === 0) break;
      try {
        await recordTimes(services(), timed.sitting, times);
      } catch (error) {
        timed.timer.giveBack(times);
        services().logger.warn('reading times not recorded', { error: String(error) });
        return;
      }
    }
    if (timed.isOver) sittings.delete(keyOf(timed.sessionId, timed.sittingId));
  }

  return {
    sent(actor, { sittingId, isOfCopies, grant, pageId, shownAs, entryId }) {
      const { sessionId } = actor;
      const key = keyOf(sessionId, sittingId);
      const timed = sittings.get(key) ?? {
        ...{ sittingId, isOfCopies, grantId: grant.id, sessionId },
        sitting: sittingOf(actor, grant),
        timer: timeOpening(),
        pageIds: new Map<string, string>(),
        isOver: false,
        recordedMs: nowMs(),
        unrecorded: 0,
      };
      sittings.set(key, timed);
      // Work on copies may be taken up again before its times are told.
      timed.isOver = false;
      timed.pageIds.set(shownAs, pageId);
      timed.timer.send(pageId, entryId, nowMs());
      timed.unrecorded += 1;
      tick();
    },
    heard({ socketId, sessionId }, { sittingId, shown, isWatched, isOver }) {
      const timed = sittings.get(keyOf(sessionId, sittingId));
      if (!timed || timed.isOver) return;
      timed.socketId = socketId;
      const pageIds = shown.flatMap((name) => timed.pageIds.get(name) ?? []);
      timed.timer.beat({ shown: pageIds, isWatched }, nowMs());
      if (isOver && timed.isOfCopies) end(timed);
    },
    gone(socketId) {
      for (const timed of sittings.values()) {
        if (timed.socketId === socketId) timed.timer.leave(nowMs());
      }
    },
    ended(sittingId) {
      for (const timed of sittings.values()) if (timed.sittingId === sittingId) end(timed);
    },
    round: inTurn,
    async close() {
      isStopped = true;
      clearTimeout(timer);
      await running;
      for (const timed of [...sittings.values()]) {
        end(timed);
        await record(timed);
      }
    },
  };
}
