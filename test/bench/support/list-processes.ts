import { readdirSync, readFileSync } from 'node:fs';

/** `ms`: of CPU. `rssBytes`: memory that it holds, shared pages included. */
export type Process = { pid: number; parent: number; name: string; ms: number; rssBytes: number };

/** The kernel counts in hundredths of a second, and in pages. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** A process and its children's children, those that run now (Linux). */
export function listTree(root: number): Process[] {
  const processes = listProcesses();
  const below = (pid: number): Process[] =>
    processes
      .filter(({ parent }) => parent === pid)
      .flatMap((child) => [child, ...below(child.pid)]);
  return [...processes.filter(({ pid }) => pid === root), ...below(root)];
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
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return {
    pid,
    parent: Number(fields[1]),
    name: stat.slice(stat.indexOf('(') + 1, end),
    ms: ticks * TICK_MS,
    rssBytes: Number(fields[21]) * PAGE_BYTES,
  };
}
