/** Admits so many in each window of time, in all and under one key; its memory is bounded by `total`. */
export type RateLimit = { admits(key: string): boolean };

export function openRateLimit(
  limits: { perKey: number; total: number; windowMs: number },
  clock: () => Date,
): RateLimit {
  const counts = new Map<string, number>();
  let window = NaN;
  let admitted = 0;
  return {
    admits(key) {
      const current = Math.floor(clock().getTime() / limits.windowMs);
      if (current !== window) {
        window = current;
        admitted = 0;
        counts.clear();
      }
      const mine = counts.get(key) ?? 0;
      if (admitted >= limits.total || mine >= limits.perKey) return false;
      counts.set(key, mine + 1);
      admitted += 1;
      return true;
    },
  };
}
