import { openRepository } from '../../../../db/objects/open-repository.ts';
import { ingestVersion, objectIdOf } from './ingest.ts';
import { interceptFiles } from './intercept-files.ts';
import { openJournal } from './journal.ts';

/**
 * A process of its own: says `begun`, recovers, then ingests until the `killAt`-th change to the
 * file system, which never happens (or half happens): kill -9, or another `signal`. Without reaching
 * it, ingests `versions` versions, prints how many changes that took, and exits with 0.
 */
const [root = '', journalPath = '', killAt = '', versions = '', signal = 'SIGKILL'] =
  process.argv.slice(2);
const journal = openJournal(journalPath);
const repository = await openRepository(root);

let done = 0;
await interceptFiles((operation) => {
  if (operation.endsWith('torn')) process.kill(process.pid, signal);
  done += 1;
  if (done < Number(killAt)) return 'whole';
  if (operation === 'appendFile' && done % 2 === 0) return 'half';
  process.kill(process.pid, signal);
  return 'whole';
});

process.stdout.write('begun\n');
await repository.recover((objectId, version) => journal.isVisible(objectId, version));
for (let count = 0; count < Number(versions); count++) {
  const started = journal.entries().length;
  await ingestVersion(repository, journal, objectIdOf(started >> 1));
}
process.stdout.write(`${done}\n`);
