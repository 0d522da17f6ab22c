/** What `callers` took who each call `act` again and again until it was called `count` times. */
export async function runCallers(
  callers: number,
  count: number,
  act: () => Promise<unknown>,
): Promise<{ perSecond: number; latenciesMs: number[] }> {
  const latenciesMs: number[] = [];
  let begun = 0;
  const startedAt = performance.now();
  const call = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const calledAt = performance.now();
      await act();
      latenciesMs.push(performance.now() - calledAt);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return { perSecond: (count * 1000) / (performance.now() - startedAt), latenciesMs };
}

/** The value that `share` of all do not exceed: 0.99 for p99. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
