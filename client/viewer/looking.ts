/** What the viewer shows at the moment, by ids of pages, and whether somebody can see it. */
export type Looking = { shown: readonly string[]; isWatched: boolean };

/** A covered page is none that anybody looks at, though it may be uncovered again. */
export function looking(shown: readonly string[], isCovered: boolean): Looking {
  return { shown, isWatched: !isCovered && shown.length > 0 };
}

export function sameLooking(one: Looking, other: Looking | undefined): boolean {
  return one.isWatched === other?.isWatched && one.shown.join() === other.shown.join();
}
