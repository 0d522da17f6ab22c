import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { expectSound } from '../../db/objects/faults/expect-sound.ts';
import { openJournal } from '../../db/objects/faults/journal.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase } from '../fault-case.ts';
import { withHome } from '../with-home.ts';

const PROGRAM = join(import.meta.dirname, '../../db/objects/faults/ingest-until-killed.ts');
const VERSIONS = 6;
const RECOVERY_CHANGES = 8;

export const faultCase: FaultCase = {
  about: 'kill -9 of an ingesting process at a random change to the file system',
  fullCount: 200,
  sampleCount: 8,
  async run(order) {
    const changes = await withinHome(countChanges);
    return attemptEach(order, (index, random) =>
      withinHome(async (home) => {
        const journal = openJournal(join(home, 'journal'));
        await killAt(home, 1 + random(changes));
        const acknowledged = journal.entries().length;
        // Every other one dies again while, or soon after, it recovers from the first death.
        const again = index % 2;
        if (again) await killAt(home, 1 + random(RECOVERY_CHANGES));
        await expectSound(join(home, 'objects'), journal);
        return { kills: 1 + again, acknowledged };
      }),
    );
  },
};

function withinHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  return withHome(async (home) => {
    await openRepository(join(home, 'objects'));
    return work(home);
  });
}

/** How many changes to the file system the whole of it makes, when nobody kills it. */
async function countChanges(home: string): Promise<number> {
  const { output, complaint } = await ingest(home, Infinity);
  const [changes] = /^\d+$/m.exec(output) ?? [];
  if (changes === undefined) throw new Error(complaint);
  return Number(changes);
}

async function killAt(home: string, change: number): Promise<void> {
  const { signal, complaint } = await ingest(home, change);
  if (signal !== 'SIGKILL') throw new Error(`change ${change} was not reached: ${complaint}`);
}

type Ending = { signal: string | null; output: string; complaint: string };

function ingest(home: string, killAtChange: number): Promise<Ending> {
  const places = [join(home, 'objects'), join(home, 'journal')];
  const args = [PROGRAM, ...places, String(killAtChange), String(VERSIONS)];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_error, output, complaint) => {
      resolve({ signal: child.signalCode, output, complaint });
    });
  });
}
