import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openJournal } from './journal.ts';
import { doRoundOfWork } from './rounds-of-work.ts';

/**
 * A process of its own: does a round of work in each home that standard input names, and answers with
 * `done` or with the error that ended it, each in a line.
 */
await stat('/');
process.stdout.write('ready\n');
for await (const home of createInterface({ input: process.stdin })) {
  const answer = await doRoundOfWork(
    join(home, 'objects'),
    openJournal(join(home, 'journal')),
  ).then(
    () => 'done',
    (error: unknown) => `failed: ${String(error).replaceAll('\n', ' ')}`,
  );
  process.stdout.write(`${answer}\n`);
}
