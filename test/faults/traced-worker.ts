import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = join(import.meta.dirname, '../db/objects/faults/work-on-request.ts');

/** Everything by which a process changes a file system. */
export const SYSCALLS = [
  ...[
    'openat',
    'mkdir',
    'mkdirat',
    'rename',
    'renameat',
    'renameat2',
    'unlink',
    'unlinkat',
    'rmdir',
  ],
  ...['write', 'writev', 'pwrite64', 'pwritev', 'fsync', 'fdatasync', 'ftruncate'],
];

/** The `nth` call of `syscall` answers with `code` and does nothing. */
export type Injection = { syscall: string; code: string; nth: number };

/**
 * `calls` is what strace wrote down, a system call in each line. No answer: the process ended, as it
 * does when it cannot wake its main thread.
 */
export type TracedRound = { answer: string | undefined; calls: string[] };

type Process = { child: ChildProcess; lines: AsyncIterator<string> };

/**
 * A process whose one file-system thread is traced for the length of a round of work. Node does all
 * asynchronous work on files there when the pool has a single thread; the acknowledgements of the
 * journal are written by the main thread, which is left alone. One that ended is started anew.
 */
export class TracedWorker {
  #process: Process | undefined;

  async work(home: string, log: string, injection?: Injection): Promise<TracedRound> {
    const { child, lines } = (this.#process ??= await start());
    const thread = fileThreadOf(child);
    const args = ['-p', String(thread), '-qq', '-y', '-s', '0', '-o', log];
    const what = ['-e', `trace=${SYSCALLS.join(',')}`, ...injectArguments(injection)];
    const strace = spawn('strace', [...args, ...what], { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(strace, 'exit');
    await traced(child, thread, strace);
    child.stdin?.write(`${home}\n`);
    const answer = await lines.next();
    if (answer.done === true) this.#process = undefined;
    strace.kill('SIGINT');
    await ended;
    const calls = readFileSync(log, 'utf8').split('\n').filter(Boolean);
    return { answer: answer.done === true ? undefined : answer.value, calls };
  }

  async stop(): Promise<void> {
    if (!this.#process) return;
    const { child } = this.#process;
    const ended = once(child, 'exit');
    child.stdin?.end();
    await ended;
  }
}

async function start(): Promise<Process> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  if ((await lines.next()).done === true) throw new Error('the process did not start');
  return { child, lines };
}

function fileThreadOf({ pid = 0 }: ChildProcess): number {
  const tasks = `/proc/${pid}/task`;
  const found = readdirSync(tasks).find(
    (id) => readFileSync(join(tasks, id, 'comm'), 'utf8').trim() === 'libuv-worker',
  );
  if (found === undefined) throw new Error('the thread for files was not found');
  return Number(found);
}

async function traced(
  { pid = 0 }: ChildProcess,
  thread: number,
  strace: ChildProcess,
): Promise<void> {
  const status = `/proc/${pid}/task/${thread}/status`;
  while (/^TracerPid:\s+0$/m.test(readFileSync(status, 'utf8'))) {
    if (strace.exitCode !== null) throw new Error(`strace: ${String(strace.stderr?.read())}`);
    await sleep(2);
  }
}

function injectArguments(injection: Injection | undefined): string[] {
  if (!injection) return [];
  const { syscall, code, nth } = injection;
  return ['-e', `inject=${syscall}:error=${code}:when=${nth}`];
}
