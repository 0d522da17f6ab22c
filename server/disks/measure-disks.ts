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

/** A place whose room nobody knows, and why; no fault where nobody said how much it may take. */
export type UnknownPlace = { label: string; fault: string | null };
export type Measured = { readings: DiskReading[]; unknown: UnknownPlace[] };

/**
 * Measures the file systems under these places, each once. A place that is not there is left out; one that does not
 * answer is told as unknown, and keeps none of the others from being measured.
 */
export async function measureDisks(places: readonly Place[], probe: ProbeDisk): Promise<Measured> {
  const found = places.map(async ({ label, path }): Promise<Measured> => {
    try {
      return { readings: [readingOf(label, await probe(path))], unknown: [] };
    } catch (error) {
      const unknown = isAbsent(error) ? [] : [{ label, fault: faultOf(error) }];
      return { readings: [], unknown };
    }
  });
  return joinMeasured(await Promise.all(found));
}

/** All of them as one. */
export function joinMeasured(all: readonly Measured[]): Measured {
  return {
    readings: joinReadings(all.flatMap(({ readings }) => readings)),
    unknown: all.flatMap(({ unknown }) => unknown),
  };
}

/** What an error says in a word: its code, such as `EIO`, or else its message. */
export function faultOf(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : String(error));
}

/** One line for each file system, however many named it. */
function joinReadings(readings: readonly DiskReading[]): DiskReading[] {
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

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code !== '' ? code : undefined;
}
