import type { ProbeDisk, Probed } from './probe-disk.ts';

/** A folder that data grow in, and what people call it. */
export type Place = { label: string; path: string };

/** One file system and what lies on it. */
export type DiskReading = {
  /** Two places with one device share their room. */
  device: string;
  labels: string[];
  totalBytes: number;
  /** What our own account may still write: what is kept back for root does not count. */
  freeBytes: number;
  /** 0–100, as `df` counts: used / (used + free). */
  usedPercent: number;
};

/** Measures the file systems under these places, each once. A place that is not there is left out. */
export async function measureDisks(
  places: readonly Place[],
  probe: ProbeDisk,
): Promise<DiskReading[]> {
  const found = await Promise.all(
    places.map(async ({ label, path }) => {
      const probed = await probe(path).catch(orAbsent);
      return probed ? [readingOf(label, probed)] : [];
    }),
  );
  return joinReadings(found.flat());
}

/** One line for each file system, however many named it. */
export function joinReadings(readings: readonly DiskReading[]): DiskReading[] {
  const byDevice = new Map<string, DiskReading>();
  for (const reading of readings) {
    const labels = [...(byDevice.get(reading.device)?.labels ?? []), ...reading.labels];
    byDevice.set(reading.device, { ...reading, labels: [...new Set(labels)] });
  }
  return [...byDevice.values()];
}

function readingOf(label: string, { device, bsize, blocks, bfree, bavail }: Probed): DiskReading {
  const used = blocks - bfree;
  return {
    device,
    labels: [label],
    totalBytes: blocks * bsize,
    freeBytes: bavail * bsize,
    usedPercent: (used / Math.max(1, used + bavail)) * 100,
  };
}

function orAbsent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
