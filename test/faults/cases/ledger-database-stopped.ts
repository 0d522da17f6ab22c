import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { connect } from '../../../db/connect.ts';
import { expectOnTree } from '../../custody/support/expect-on-tree.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';
import { appendThroughStops } from '../ledger/append-through-stops.ts';
import { layDatabase, StoppableDatabase } from '../ledger/stoppable-database.ts';
import { withHome } from '../with-home.ts';

export const faultCase: FaultCase = {
  about: 'immediate stops of PostgreSQL under appends, the ledger waiting or opened anew',
  fullCount: 60,
  sampleCount: 2,
  run: (order) =>
    withHome(async (template) => {
      await layDatabase(join(template, 'home'));
      return attemptEach(order, (index, random) =>
        withHome(async (folder) => {
          // With its owners: the database runs under an account of its own.
          execFileSync('cp', ['-a', join(template, 'home'), folder]);
          const receipts = await stopUnderAppends(join(folder, 'home'), index % 2 === 1, random);
          return {
            [index % 2 === 1 ? 'ledger opened anew' : 'ledger waiting']: 1,
            'receipts given': receipts,
          };
        }),
      );
    }),
};

async function stopUnderAppends(
  home: string,
  isClosedToo: boolean,
  random: Random,
): Promise<number> {
  const database = new StoppableDatabase(home);
  try {
    const { signer, acknowledged } = await appendThroughStops(home, database, {
      isClosedToo,
      random,
    });
    const db = connect(database.url('superuser', await database.start()), { maxConnections: 1 });
    await expectOnTree(db, signer, acknowledged).finally(() => db.destroy());
    return acknowledged.size;
  } finally {
    await database.stop();
  }
}
