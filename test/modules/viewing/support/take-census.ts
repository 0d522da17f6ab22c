import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { TestApp } from '../../../support/app.ts';

const LOOK_MS = 20;
const MOST_LOOKS = 500;
/** Between two steps of a call nothing is under way for a moment. */
const QUIET_LOOKS = 5;

/** What a process holds: open files, threads, bytes outside the heap. */
export type Census = { files: number; threads: number; bytes: number };

type Pool = { numUsed(): number; numPendingAcquires(): number };

export function isBusy({ services }: TestApp): boolean {
  const { pool } = services.db.client as { pool: Pool };
  return services.images.isMarking() || pool.numUsed() + pool.numPendingAcquires() > 0;
}

/** What is there once nothing of a storm is under way, and no more than `files` are open. */
export async function settle(app: TestApp, files = Infinity): Promise<Census> {
  let quiet = 0;
  let seen = takeCensus();
  for (let look = 0; look < MOST_LOOKS && quiet < QUIET_LOOKS; look += 1) {
    await sleep(LOOK_MS);
    seen = takeCensus();
    quiet = isBusy(app) || seen.files > files ? 0 : quiet + 1;
  }
  return seen;
}

function takeCensus(): Census {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return {
    files: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').filter(isOurs).length,
    bytes: process.memoryUsage().arrayBuffers,
  };
}

/** libvips and its fonts have threads of their own, which come and go as they like. */
function isOurs(task: string): boolean {
  try {
    return !/^(libvips|\[pango\])/.test(readFileSync(`/proc/self/task/${task}/comm`, 'utf8'));
  } catch {
    return false;
  }
}
