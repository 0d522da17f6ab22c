import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * In memory where there is such a place: what a process loses when it dies does not depend on the
 * disk, and thousands of flushes do.
 */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Gives `work` an empty folder, and removes it afterwards. */
export async function withHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(PLACE, 'lantai-faults-'));
  try {
    return await work(home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
