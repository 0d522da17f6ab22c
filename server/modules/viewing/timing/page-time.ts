/**
 * How long a page that was sent by one reading stood on a screen. `heldMs` is what the server saw: from the sending
 * until something ended it. `watchedMs` is the part of it in which the viewer said that the page was in front of
 * somebody: never more than the other, whatever a viewer says.
 */
export type PageTime = {
  /** Of the entry of the reading. */
  entryId: string;
  pageId: string;
  watchedMs: number;
  heldMs: number;
};

/** What an entry tells of a reading's time: `<entry id>=<watched ms>/<held ms>`. */
const TOLD = /^([0-9a-f-]{36})=(\d{1,15})\/(\d{1,15})$/;

/** As the pages and outcome of an entry: the n-th word of the one belongs to the n-th of the other. */
export function spellTimes(times: readonly PageTime[]): { pages: string; outcome: string } {
  return {
    pages: times.map(({ pageId }) => pageId).join(' '),
    outcome: times.map(({ entryId, ...ms }) => `${entryId}=${ms.watchedMs}/${ms.heldMs}`).join(' '),
  };
}

/** What `spellTimes` wrote; words that it would not have written tell nothing. */
export function readTimes(entry: { pages?: string; outcome?: string }): PageTime[] {
  const pages = entry.pages?.split(' ') ?? [];
  return (entry.outcome?.split(' ') ?? []).flatMap((word, at) => {
    const [, entryId, watched, held] = TOLD.exec(word) ?? [];
    const pageId = pages[at];
    if (entryId === undefined || pageId === undefined) return [];
    return [{ entryId, pageId, watchedMs: Number(watched), heldMs: Number(held) }];
  });
}
