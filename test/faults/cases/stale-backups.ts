import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RestoreRefusal } from '../../../server/backup/restore-refusal.ts';
import { restore, temporaryFolder } from '../../backup/support/back-up.ts';
import { makeHistory, type History } from '../../backup/support/history.ts';
import { OFFERS } from '../../backup/support/offers.ts';
import { renewEach } from '../../backup/support/renewals.ts';
import { stopDatabaseServer } from '../../support/database.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';

export const faultCase: FaultCase = {
  about:
    'stale, forked, mixed and altered backups offered to restore; then the honest one; then all orders to lose entries',
  fullCount: 50,
  sampleCount: 8,
  async run(order) {
    // Where no hook of the tests does so, the database server goes with the last work.
    process.once('beforeExit', () => void stopDatabaseServer());
    const history = await makeHistory();
    const folder = temporaryFolder('offers');
    try {
      const result = await attemptEach(order, async (index, random) => {
        const kind = await offer(history, join(folder, String(index)), index, random);
        return { [kind]: 1 };
      });
      await acceptHonest(history, join(folder, 'honest'));
      const renewed = await renewEach(history, folder);
      return { ...result, counts: { ...result.counts, 'honest accepted': 1, ...renewed } };
    } finally {
      rmSync(folder, { recursive: true });
      await history.close();
    }
  },
};

/** Offers a spoilt medium and answers the reason why it was refused. */
async function offer(
  history: History,
  place: string,
  index: number,
  random: Random,
): Promise<string> {
  const kind = OFFERS[index % OFFERS.length];
  if (!kind) throw new Error('no kinds');
  const [medium, home] = [join(place, 'medium'), join(place, 'home')];
  cpSync(history.medium, medium, { recursive: true });
  mkdirSync(home);
  const order = await history.order(medium, home);
  const spoilt = await kind.spoil({ history, medium, home, order, random });
  const before = readdirSync(home);
  const error = await refusalOf(restore({ ...order, ...spoilt }));
  if (!error) throw new Error(`${kind.name}: restored`);
  if (![kind.refusal].flat().includes(error.reason)) {
    throw new Error(`${kind.name}: refused as ${error.reason}, not as ${String(kind.refusal)}`);
  }
  if (String(readdirSync(home)) !== String(before)) {
    throw new Error(`${kind.name}: left ${String(readdirSync(home))} in the home`);
  }
  rmSync(place, { recursive: true });
  return error.reason;
}

/** What refuses everything is no check: the same order restores the medium as it is. */
async function acceptHonest(history: History, home: string): Promise<void> {
  mkdirSync(home);
  const newest = history.sets[2];
  const order = await history.order(history.medium, home);
  const witnesses = history.sets.map(({ manifest }) => ({ note: manifest.ledger.checkpoint }));
  const restored = await restore({ ...order, witnesses });
  if (restored.digest !== newest?.digest) throw new Error('the honest backup came back otherwise');
}

/** What breaks otherwise than by a refusal is a failure of its own. */
async function refusalOf(attempt: Promise<unknown>): Promise<RestoreRefusal | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof RestoreRefusal) return error;
    throw error;
  }
}
