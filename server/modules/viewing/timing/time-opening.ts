import type { PageTime } from './page-time.ts';

/** A viewer that has been silent for so long is taken to have stopped watching: a beat comes every five seconds. */
export const MOST_SILENCE_MS = 12_000;

/** What the viewer says of itself: which pages its stages show, and whether somebody is in front of them. */
export type Beat = { shown: readonly string[]; isWatched: boolean };

/** The times of one opening. All moments are milliseconds of one clock; one that goes back takes nothing away. */
export type OpeningTimer = {
  /** A page has been sent. Unless a beat says otherwise it stands on the screen in place of those before it. */
  send(pageId: string, entryId: string, nowMs: number): void;
  beat(beat: Beat, nowMs: number): void;
  /** The viewer is gone, or may show nothing any more. */
  leave(nowMs: number): void;
  /** At most `most` readings whose times have grown, with what they have grown by since they were taken last. */
  take(nowMs: number, most: number): PageTime[];
  /** What was taken could not be recorded. */
  giveBack(times: readonly PageTime[]): void;
};

/**
 * Reckons from what the server sees: when a page was sent, when the next one was, and when the viewer fell silent
 * or went. Beats say which of the pages sent are shown, since a viewer turns back to one that it still has without
 * asking; a page is held from its sending to the next one's and whenever it is named, and watched only when named.
 * Of a viewer that never says anything nothing is told: its readings are times enough.
 */
export function timeOpening(): OpeningTimer {
  const newest = new Map<string, PageTime>();
  const grown = new Set<PageTime>();
  let last: string | undefined;
  let shown: readonly string[] = [];
  let isWatched = false;
  let hasSpoken = false;
  let spokeMs = 0;
  let sinceMs = 0;

  function advance(nowMs: number): void {
    const watchedUntilMs = Math.min(nowMs, spokeMs + MOST_SILENCE_MS);
    const heldMs = Math.max(0, nowMs - sinceMs);
    const watchedMs = isWatched ? Math.min(heldMs, Math.max(0, watchedUntilMs - sinceMs)) : 0;
    for (const pageId of new Set(last === undefined ? shown : [last, ...shown])) {
      const time = newest.get(pageId);
      if (!time || heldMs === 0) continue;
      time.heldMs += heldMs;
      if (shown.includes(pageId)) time.watchedMs += watchedMs;
      grown.add(time);
    }
    sinceMs = nowMs;
  }

  return {
    send(pageId, entryId, nowMs) {
      advance(nowMs);
      const time = { entryId, pageId, watchedMs: 0, heldMs: 0 };
      newest.set(pageId, time);
      grown.add(time);
      last = pageId;
      shown = [pageId];
    },
    beat(said, nowMs) {
      advance(nowMs);
      shown = said.shown.filter((pageId) => newest.has(pageId));
      isWatched = said.isWatched;
      hasSpoken = true;
      spokeMs = nowMs;
    },
    leave(nowMs) {
      advance(nowMs);
      last = undefined;
      shown = [];
      isWatched = false;
    },
    take(nowMs, most) {
      advance(nowMs);
      if (!hasSpoken) return [];
      const taken = [...grown].slice(0, most);
      return taken.map((time) => {
        grown.delete(time);
        const told = { ...time };
        time.watchedMs = 0;
        time.heldMs = 0;
        return told;
      });
    },
    giveBack(times) {
      for (const told of times) {
        const time = newest.get(told.pageId);
        const mine = time?.entryId === told.entryId ? time : { ...told, watchedMs: 0, heldMs: 0 };
        mine.watchedMs += told.watchedMs;
        mine.heldMs += told.heldMs;
        grown.add(mine);
      }
    },
  };
}
