import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../db/connect.ts';
import { grantRights } from '../../../db/grant-rights.ts';
import { backupSigner } from '../../../server/backup/backup-secrets.ts';
import { openMedium } from '../../../server/backup/medium.ts';
import { readChain } from '../../../server/backup/read-chain.ts';
import type { WrittenSet } from '../../../server/backup/write-set.ts';
import { withinTransaction } from '../../../server/http/within-transaction.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { emptyDatabase, type TestDatabase } from '../../support/database.ts';
import { buildWorld } from '../../support/world.ts';
import { backUp, orderOf, restore, temporaryFolder } from './back-up.ts';
import type { RestoreOrder } from '../../../server/backup/restore-set.ts';

export const OTHER_CHAIN = '0198f000-0000-7000-8000-0000000000cc';

/** Three sets of one ledger, a medium on which that ledger was forked after the first, and one of another centre. */
export type History = {
  medium: string;
  sets: WrittenSet[];
  /** Key parts as they were before the next set removed them. */
  keyParts: string[];
  forked: { medium: string; set: WrittenSet };
  foreign: { medium: string; signer: string };
  signer: { privateKey: string; publicKey: string };
  /** What restores the honest medium, into an empty database that every refusal leaves so. */
  order(medium: string, home: string): Promise<RestoreOrder>;
  services: TestApp['services'];
  close(): Promise<void>;
};

export async function makeHistory(): Promise<History> {
  const app = await startApp();
  const world = await buildWorld(app);
  const folder = temporaryFolder('history');
  const medium = join(folder, 'medium');
  mkdirSync(medium);
  const [volume, next] = world.plan.volumes;
  if (!volume || !next) throw new Error('a plan of no volumes');
  await world.bring(await world.pack(volume), volume.keeperCode);
  const sets: WrittenSet[] = [];
  const keyParts: string[] = [];
  for (const at of [1, 2, 3]) {
    if (at === 2) await world.bring(await world.pack(next), next.keeperCode);
    await record(app.services, 20, `of set ${at}`);
    sets.push(await backUp(app.services, medium));
    const keyPart = join(folder, `keys-${at}`);
    cpSync(join(medium, 'sets', `000${at}`, 'keys.sealed'), keyPart);
    keyParts.push(keyPart);
    if (at === 1) cpSync(medium, join(folder, 'forked'), { recursive: true });
  }
  const forked = await fork(app, join(folder, 'forked'));
  const foreign = await foreignMedium(join(folder, 'foreign'));
  const target = await emptyDatabase();
  return {
    medium,
    sets,
    keyParts,
    forked,
    foreign,
    signer: await backupSigner(app.services.keystore),
    order: (from, home) => orderOf(app.services, from, home, target.urls.owner),
    services: app.services,
    async close() {
      await app.close();
      await target.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Entries that are signed for when it settles. */
export async function record(
  services: TestApp['services'],
  count: number,
  detail: string,
): Promise<void> {
  const { db, ledger } = services;
  for (let left = count; left > 0; left -= 1) {
    const recorded = await withinTransaction(db, ledger.recordedIn, (tx) =>
      ledger.record(tx, { kind: 'DONE', action: 'test.entry', actor: 'system', detail }),
    );
    if (left === 1) await recorded.receipt();
  }
}

/** The same centre with the same keys, restored from its first set, goes on in another way. */
async function fork(app: TestApp, medium: string): Promise<History['forked']> {
  const home = temporaryFolder('forked-home');
  const database = await emptyDatabase();
  // Only a lock file that was rolled back together with everything else lets the same ledger go on from there.
  await rollLockBack(medium, home, app);
  await restore(await orderOf(app.services, medium, home, database.urls.owner));
  const other = await startApp({ home }, await granted(database));
  await record(other.services, 80, 'another history');
  const set = await backUp(other.services, medium);
  await other.close();
  return { medium, set };
}

async function rollLockBack(medium: string, home: string, { services }: TestApp): Promise<void> {
  const { publicKey } = await backupSigner(services.keystore);
  const { manifest } = (await readChain(await openMedium(medium), [publicKey])).newest;
  const line = Buffer.from(manifest.ledger.checkpoint).toString('base64');
  writeFileSync(join(home, 'ledger.lock'), `${line}\n`);
}

/** A restored database, with the rights that a start would give. */
export async function granted(database: TestDatabase): Promise<TestDatabase> {
  const owner = connect(database.urls.owner, { maxConnections: 1 });
  await grantRights(owner, { app: 'lantai_app', sequencer: 'lantai_sequencer' });
  await owner.destroy();
  return database;
}

async function foreignMedium(medium: string): Promise<History['foreign']> {
  const app = await startApp();
  await record(app.services, 5, 'of another centre');
  mkdirSync(medium);
  await backUp(app.services, medium, { chain: OTHER_CHAIN });
  const { publicKey } = await backupSigner(app.services.keystore);
  await app.close();
  return { medium, signer: publicKey };
}
