import { openRepository } from '../../../../db/objects/open-repository.ts';
import { ingestVersion, objectIdOf } from './ingest.ts';
import { interceptFiles } from './intercept-files.ts';
import { openJournal, type Journal } from './journal.ts';

/**
 * A process of its own: says `begun`, recovers, then ingests until the `killAt`-th change to the
 * file system, which never happens (or half happens): kill -9, or another `signal`. With `killAt` as
 * `acknowledged:N` that comes right after the N-th version was acknowledged. Without reaching it, ingests `versions` versions, prints how many changes that took, and exits with 0.
 */
const [root = '', journalPath = '', killAt = '', versions = '', signal = 'SIGKILL'] =
  process.argv.slice(2);
const journal = openJournal(journalPath);
const acknowledgedBefore = journal.entries().length;
const [, lastAcknowledged] = /^acknowledged:(\d+)$/.exec(killAt) ?? [];
const lastChange = lastAcknowledged === undefined ? Number(killAt) : Infinity;
const repository = await openRepository(root);

let done = 0;
await interceptFiles((operation) => {
  if (operation.endsWith('torn')) process.kill(process.pid, signal);
  done += 1;
  if (done < lastChange) return 'whole';
  if (operation === 'appendFile' && done % 2 === 0) return 'half';
  process.kill(process.pid, signal);
  return 'whole';
});

const stoppingJournal: Journal = {
  ...journal,
  commit(objectId, version) {
    journal.commit(objectId, version);
    const acknowledged = journal.entries().length - acknowledgedBefore;
    if (acknowledged === Number(lastAcknowledged)) process.kill(process.pid, signal);
  },
};

process.stdout.write('begun\n');
await repository.recover((objectId, version) => journal.isVisible(objectId, version));
for (let count = 0; count < Number(versions); count++) {
  const started = journal.entries().length;
  await ingestVersion(repository, stoppingJournal, objectIdOf(started >> 1));
}
process.stdout.write(`${done}\n`);
