/** CPU milliseconds of this process that `work` takes, threads included. */
export async function cpuMs(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Wall milliseconds that `work` takes. */
export async function wallMs(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Wall and CPU milliseconds that `work` takes; CPU counts all threads of this process. */
export async function measure(
  work: () => Promise<void>,
): Promise<{ wallMs: number; cpuMs: number }> {
  const wall: number[] = [];
  const cpu = await cpuMs(async () => {
    wall.push(await wallMs(work));
  });
  return { wallMs: wall[0] ?? NaN, cpuMs: cpu };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The one line per figure that scripts read. */
export function tellResult(name: string, value: number, unit: string): void {
  console.log(`RESULT ${name} ${value.toFixed(value < 10 ? 2 : 0)} ${unit}`);
}
