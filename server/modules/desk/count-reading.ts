import { isOnScreen, type Sitting, type Step } from './lay-out-sittings.ts';

/** How much was read: every page that left counts once more, and time only where it is known. */
export type Reading = {
  /** Different pages, on a screen or on paper. */
  pages: number;
  /** On a screen. */
  reads: number;
  /** On paper, or written from pages. */
  copies: number;
  readMs: number;
  /** Of the pages that beats told of: how long the server saw that they could stand on a screen. */
  heldMs: number;
  /** Pages whose time is reckoned from what was asked for next, since no beats told of it. */
  reckoned: number;
  /** Pages of which nobody knows how long they were looked at. */
  untimed: number;
  /** Of which only the longest time that is believed is counted. */
  capped: number;
};

export function countReading(sittings: readonly Sitting[]): Reading {
  const steps = sittings.flatMap(pagesRead);
  const copies = sittings.flatMap(copiesMade);
  return {
    pages: new Set([...steps, ...copies].flatMap((step) => step.pages)).size,
    reads: steps.length,
    copies: copies.length,
    readMs: steps.reduce((sum, { forMs }) => sum + (forMs ?? 0), 0),
    heldMs: steps.reduce((sum, { heldMs }) => sum + (heldMs ?? 0), 0),
    reckoned: steps.filter(({ forMs, heldMs }) => forMs !== null && heldMs === null).length,
    untimed: steps.filter(({ forMs }) => forMs === null).length,
    capped: steps.filter(({ isCapped }) => isCapped).length,
  };
}

export function pagesRead({ steps }: Sitting): Step[] {
  return steps.filter(isOnScreen);
}

export function copiesMade({ steps }: Sitting): Step[] {
  return steps.filter(({ what, unsent }) => what === 'copy' && unsent === null);
}
