/** How much of each caller's is under way at once. */
export type Turns = {
  /** @throws what `refuse` makes, before anything is begun, where so much of this key is under way already. */
  take: <T>(key: string, work: () => Promise<T>) => Promise<T>;
};

export function createTurns({ most, refuse }: { most: number; refuse: () => Error }): Turns {
  const underWay = new Map<string, number>();
  return {
    async take(key, work) {
      const before = underWay.get(key) ?? 0;
      if (before >= most) throw refuse();
      underWay.set(key, before + 1);
      try {
        return await work();
      } finally {
        const left = (underWay.get(key) ?? 0) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
      }
    },
  };
}
