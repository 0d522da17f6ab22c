/** Chance that repeats itself: the same seed gives the same city, people and scans on every machine. */
export type Random = {
  /** Uniform in [0, 1). */
  next: () => number;
  /** Whole number, both ends included. */
  between: (min: number, max: number) => number;
  pick: <Item>(items: readonly Item[]) => Item;
  chance: (probability: number) => boolean;
  shuffle: <Item>(items: readonly Item[]) => Item[];
};

/** An independent stream for each name: adding a draw to one leaves all others as they were. */
export function createRandom(...seed: (string | number)[]): Random {
  const next = createStream(hashSeed(seed.join('/')));
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));

  function pick<Item>(items: readonly Item[]): Item {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  function shuffle<Item>(items: readonly Item[]): Item[] {
    const keyed = items.map((item) => ({ item, order: next() }));
    return keyed.toSorted((a, b) => a.order - b.order).map(({ item }) => item);
  }

  return { next, between, pick, shuffle, chance: (probability) => next() < probability };
}

/** 32-bit FNV-1a over UTF-16 units. */
function hashSeed(seed: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** SplitMix32: a Weyl sequence through a mixing function. */
function createStream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
