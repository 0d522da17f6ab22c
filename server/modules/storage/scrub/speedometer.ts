const WINDOW_MS = 120_000;
const SLICE_MS = 2000;

/** Bytes a second over the last two minutes, or since it began where that is less. */
export type Speedometer = { add(bytes: number): void; bytesPerSecond: () => number };

export function createSpeedometer(now: () => number = () => performance.now()): Speedometer {
  let slices: { at: number; bytes: number }[] = [];
  const dropOld = (): void => {
    slices = slices.filter(({ at }) => at > now() - WINDOW_MS);
  };
  return {
    add(bytes) {
      dropOld();
      const newest = slices.at(-1);
      if (newest && now() - newest.at < SLICE_MS) newest.bytes += bytes;
      else slices.push({ at: now(), bytes });
    },
    bytesPerSecond: () => {
      dropOld();
      const [oldest] = slices;
      if (!oldest) return 0;
      const total = slices.reduce((sum, { bytes }) => sum + bytes, 0);
      return (total * 1000) / Math.max(1000, now() - oldest.at);
    },
  };
}
