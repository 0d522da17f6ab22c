import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parentOf } from './process-start.ts';

const LONGEST_WAIT_MS = 5000;
const LOOK_EVERY_MS = 50;

/**
 * Ends what still works in the database folder of a home that is to go: its server, and with `andChildren` whatever
 * this process has started. It blocks until they are gone, so that nothing can be begun in between.
 */
export function endProcessesIn(home: string, { andChildren }: { andChildren: boolean }): void {
  const folder = join(home, 'database');
  const find = (): number[] =>
    listProcesses().filter(
      (pid) => worksIn(pid, folder) || (andChildren && parentOf(pid) === process.pid),
    );
  for (const pid of find()) send(pid, 'SIGQUIT');
  for (let left = LONGEST_WAIT_MS; left > 0 && find().length > 0; left -= LOOK_EVERY_MS) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS);
  }
  for (const pid of find()) send(pid, 'SIGKILL');
}

function listProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid);
  } catch {
    return [];
  }
}

/** PostgreSQL and all its processes stand in their data folder. */
function worksIn(pid: number, folder: string): boolean {
  try {
    const at = readlinkSync(`/proc/${pid}/cwd`);
    return at === folder || at.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}

function send(pid: number, signal: 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
