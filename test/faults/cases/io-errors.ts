import { join } from 'node:path';
import { expectSound } from '../../db/objects/faults/expect-sound.ts';
import { interceptFiles } from '../../db/objects/faults/intercept-files.ts';
import { openJournal } from '../../db/objects/faults/journal.ts';
import { doRoundOfWork, leaveWorkBehind } from '../../db/objects/faults/rounds-of-work.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase } from '../fault-case.ts';
import { withHome } from '../with-home.ts';

const CODES = ['EIO', 'ENOSPC'];

type Outcome = {
  operations: number;
  failedAt: string | undefined;
  error: unknown;
  /** What was done in spite of a failed flush. */
  defied: string[];
};

export const faultCase: FaultCase = {
  about: 'every operation of recovery, ingest and withdrawal failed once, with EIO and ENOSPC',
  fullCount: Infinity,
  sampleCount: 40,
  async run(order) {
    const { operations } = await withinHome((home) => workWithFault(home, Infinity, ''));
    const total = operations * CODES.length;
    return attemptEach(
      order,
      (index) =>
        withinHome(async (home) => {
          const failAt = 1 + Math.floor(index / CODES.length);
          const outcome = await workWithFault(home, failAt, CODES[index % CODES.length] ?? '');
          judge(outcome);
          await expectSound(join(home, 'objects'), openJournal(join(home, 'journal')));
          return { [outcome.failedAt ?? 'none']: 1 };
        }),
      total,
    );
  },
};

function withinHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  return withHome(async (home) => {
    await leaveWorkBehind(join(home, 'objects'), openJournal(join(home, 'journal')));
    return work(home);
  });
}

/** A round of work, whose `failAt`-th operation on the file system fails with `code`. */
async function workWithFault(home: string, failAt: number, code: string): Promise<Outcome> {
  const outcome: Outcome = { operations: 0, failedAt: undefined, error: undefined, defied: [] };
  let failedFile: object | undefined;
  const undo = await interceptFiles((operation, file) => {
    outcome.operations += 1;
    if (outcome.failedAt === 'sync') {
      // Other files may have been on their way to the disk at that moment; no file goes there twice.
      const isBeside = operation === 'sync' && file !== failedFile;
      if (!isBeside) outcome.defied.push(operation);
    }
    if (outcome.operations !== failAt) return 'whole';
    outcome.failedAt = operation;
    failedFile = file;
    throw Object.assign(new Error(`${code}: injected`), { code });
  });
  try {
    await doRoundOfWork(join(home, 'objects'), openJournal(join(home, 'journal')));
  } catch (error) {
    outcome.error = error;
  } finally {
    undo();
  }
  return outcome;
}

function judge({ failedAt, error, defied }: Outcome): void {
  if (failedAt === undefined) throw new Error('the fault was not reached');
  // A staging folder that cannot be removed after the commit is left for `recover`, and a flush
  // that fails when a version is given up closes the gate: who gives up need not hear of it.
  const isQuiet = failedAt === 'rm' || failedAt === 'sync';
  if (!(error instanceof Error) && !isQuiet) throw new Error(`${failedAt} failed unnoticed`);
  if (defied.length > 0) throw new Error(`after a failed flush: ${defied.join(', ')}`);
}
