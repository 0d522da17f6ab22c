import { setTimeout as sleep } from 'node:timers/promises';
import { faultOf, type Measured } from './measure-disks.ts';

/** A database on a server of its own: no file system of ours tells how much it may still take. */
export type DatabaseRoom = {
  label: string;
  /** What it may take; nothing where nobody said. */
  mostBytes: number | undefined;
};

/** Below what a house waits for the ledger's process, so that the disks beside it are heard of. */
const LIMIT_MS = 3000;

/** How much of its room a database has taken, as of a disk. What is without a limit is unknown, and no fault. */
export async function measureDatabase(
  { label, mostBytes }: DatabaseRoom,
  bytesOf: () => Promise<number>,
  limitMs = LIMIT_MS,
): Promise<Measured> {
  if (mostBytes === undefined) return { readings: [], unknown: [{ label, fault: null }] };
  try {
    const bytes = await inTime(bytesOf(), limitMs);
    const reading = {
      device: 'database',
      labels: [label],
      totalBytes: mostBytes,
      freeBytes: Math.max(0, mostBytes - bytes),
      usedPercent: Math.min(100, (bytes / mostBytes) * 100),
    };
    return { readings: [reading], unknown: [] };
  } catch (error) {
    return { readings: [], unknown: [{ label, fault: faultOf(error) }] };
  }
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const done = new AbortController();
  const late = sleep(limitMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`${limitMs / 1000} 秒内没有答复`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}
