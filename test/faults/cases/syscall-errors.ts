import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectSound } from '../../db/objects/faults/expect-sound.ts';
import { openJournal } from '../../db/objects/faults/journal.ts';
import { leaveWorkBehind } from '../../db/objects/faults/rounds-of-work.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase } from '../fault-case.ts';
import { SYSCALLS, TracedWorker, type Injection, type TracedRound } from '../traced-worker.ts';
import { withHome } from '../with-home.ts';

const CODES = ['EIO', 'ENOSPC'];
const FLUSH = /^(fsync|fdatasync)\(\d+<([^>]*)>\)/;
const SCOPE = '/proc/sys/kernel/yama/ptrace_scope';

export const faultCase: FaultCase = {
  about: 'every system call that changes files failed once in a real process, by strace',
  fullCount: Infinity,
  sampleCount: 12,
  obstacle,
  async run(order) {
    const worker = new TracedWorker();
    try {
      const injections = await listInjections(worker);
      const attempt = (index: number): Promise<Record<string, number>> =>
        tryInjection(worker, injections[index] ?? expectCase());
      return await attemptEach(order, attempt, injections.length);
    } finally {
      await worker.stop();
    }
  },
};

function obstacle(): string | undefined {
  if (spawnSync('strace', ['--version']).error) return 'needs strace';
  const isOpen = !existsSync(SCOPE) || readFileSync(SCOPE, 'utf8').trim() === '0';
  return process.getuid?.() === 0 || isOpen ? undefined : 'needs the right to trace processes';
}

function withinHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  return withHome(async (home) => {
    await leaveWorkBehind(join(home, 'objects'), openJournal(join(home, 'journal')));
    return work(home);
  });
}

/** What an undisturbed round calls, each once for each code. */
async function listInjections(worker: TracedWorker): Promise<Injection[]> {
  const { answer, calls } = await withinHome((home) => worker.work(home, join(home, 'trace')));
  if (answer !== 'done') throw new Error(answer ?? 'the process ended');
  const injections = SYSCALLS.flatMap((syscall) => {
    const made = calls.filter((call) => call.startsWith(`${syscall}(`));
    const places = made.flatMap((call, at) => (isOnFile(call) ? [at + 1] : []));
    return places.flatMap((nth) => CODES.map((code) => ({ syscall, code, nth })));
  });
  if (injections.length < 200) throw new Error(`only ${injections.length} calls were seen`);
  return injections;
}

function tryInjection(worker: TracedWorker, injection: Injection): Promise<Record<string, number>> {
  return withinHome(async (home) => {
    const round = await worker.work(home, join(home, 'trace'), injection);
    // Which staging folder is met first is chance, and so is how often the thread wakes the other: a
    // round may need a call less than another, or meet the fault in a call that is on no file.
    const at = round.calls.findIndex((call) => call.includes('(INJECTED)') && isOnFile(call));
    if (at >= 0) judge(round, at, injection.syscall);
    else if (round.answer === undefined && round.calls.every(isOnFile)) {
      throw new Error('the process ended before its time');
    }
    await expectSound(join(home, 'objects'), openJournal(join(home, 'journal')));
    return { [at >= 0 ? injection.syscall : 'not reached']: 1 };
  });
}

/**
 * No file is flushed again that failed to be, and nothing else is changed from then on: not even the
 * staging folder is removed, as it is after every acknowledgement. What was queued behind the flush
 * when it failed, the next file of the same stage, may still be begun. A folder that could not be
 * made may be there already, and one that could not be removed is left for the next start.
 */
function judge({ answer, calls }: TracedRound, at: number, syscall: string): void {
  const call = calls[at] ?? '';
  const [, , lost] = FLUSH.exec(call) ?? [];
  if (lost === undefined) {
    const mustBeHeard = /^(rename|p?write)/.test(syscall) || call.includes('O_CREAT');
    if (answer === 'done' && mustBeHeard) throw new Error(`failed unnoticed: ${call}`);
    return;
  }
  const defied = calls.slice(at + 1).filter((later) => {
    const [, , flushed] = FLUSH.exec(later) ?? [];
    if (flushed !== undefined) return flushed === lost;
    return isChange(later) && !isNextFile(later, lost);
  });
  if (defied.length > 0) throw new Error(`after ${call}: ${defied.join('; ')}`);
}

/** Not one of the messages by which the thread wakes the other. */
function isOnFile(call: string): boolean {
  return !call.includes('<anon_inode:');
}

function expectCase(): never {
  throw new Error('no such case');
}

function isNextFile(call: string, lost: string): boolean {
  const [stage] = /^.*\/objects\.staging\/[^/]+\/object\//.exec(lost) ?? [];
  return stage !== undefined && /^(mkdir|openat|write)/.test(call) && call.includes(stage);
}

function isChange(call: string): boolean {
  return isOnFile(call) && (!call.startsWith('openat(') || call.includes('O_CREAT'));
}
