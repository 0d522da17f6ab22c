import { readdirSync, readFileSync } from 'node:fs';

type Process = { pid: number; parent: number; ms: number };

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10;

/** CPU milliseconds of a process and its children, those that have ended among them. */
export function treeCpuMs(root: number): number {
  const processes = listProcesses();
  const sum = (pid: number): number =>
    processes
      .filter(({ parent }) => parent === pid)
      .reduce((total, child) => total + sum(child.pid), ownMs(processes, pid));
  return sum(root);
}

function ownMs(processes: Process[], pid: number): number {
  return processes.find((process) => process.pid === pid)?.ms ?? 0;
}

function listProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [readProcess(Number(name))];
      } catch {
        return [];
      }
    });
}

/** The name of a process may hold anything, brackets too: what follows the last one is numbers. */
function readProcess(pid: number): Process {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { pid, parent: Number(fields[1]), ms: ticks * TICK_MS };
}
