import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMedium } from '../../../server/backup/medium.ts';
import { readChain } from '../../../server/backup/read-chain.ts';
import type { Errand } from '../../backup/support/back-up-forever.ts';
import {
  backUp,
  CHAIN,
  OFFICERS,
  orderOf,
  restore,
  temporaryFolder,
} from '../../backup/support/back-up.ts';
import { record } from '../../backup/support/history.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { emptyDatabase, stopDatabaseServer } from '../../support/database.ts';
import { buildWorld } from '../../support/world.ts';
import { attemptEach } from '../attempt-each.ts';
import type { FaultCase, Random } from '../fault-case.ts';

const CHILD = join(import.meta.dirname, '..', '..', 'backup', 'support', 'back-up-forever.ts');
/** How long a set takes here, at most: where in it the kill comes is left to chance. */
const SET_MS = 1500;

export const faultCase: FaultCase = {
  about: 'kill -9 while sets are being written to a medium; the last complete one restores',
  fullCount: 50,
  sampleCount: 3,
  async run(order) {
    // Where no hook of the tests does so, the database server goes with the last work.
    process.once('beforeExit', () => void stopDatabaseServer());
    const app = await startApp();
    const folder = temporaryFolder('kill-backup');
    try {
      const world = await buildWorld(app);
      const [volume] = world.plan.volumes;
      if (volume) await world.bring(await world.pack(volume), volume.keeperCode);
      mkdirSync(join(folder, 'first'));
      await backUp(app.services, join(folder, 'first'));
      return await attemptEach(order, async (index, random) => {
        await record(app.services, 5, `before kill ${index}`);
        return killOnce(app, join(folder, 'first'), join(folder, String(index)), random);
      });
    } finally {
      await app.close();
      rmSync(folder, { recursive: true });
    }
  },
};

async function killOnce(
  app: TestApp,
  first: string,
  medium: string,
  random: Random,
): Promise<Record<string, number>> {
  cpSync(first, medium, { recursive: true });
  const acknowledged = await writeUntilKilled(errandOf(app, medium), random);
  const home = temporaryFolder('killed-home');
  const target = await emptyDatabase();
  try {
    const order = await orderOf(app.services, medium, home, target.urls.owner);
    const { newest } = await readChain(await openMedium(medium), order.trusted);
    const { set } = newest.manifest;
    if (set < acknowledged)
      throw new Error(`set ${acknowledged} was acknowledged, ${set} is there`);
    const restored = await restore(order);
    if (restored.digest !== newest.digest) throw new Error('another set was restored');
    await expectOneKeyPart(app, medium, set);
    return { 'sets acknowledged': acknowledged - 1, restored: 1 };
  } finally {
    await target.drop();
    rmSync(home, { recursive: true });
    rmSync(medium, { recursive: true });
  }
}

function errandOf(app: TestApp, medium: string): Errand {
  return {
    home: app.home,
    appUrl: app.database.urls.app,
    medium,
    chain: CHAIN,
    secret: readFileSync(join(app.home, 'keystore.secret'), 'utf8').trim(),
    publicKeys: OFFICERS.map(({ publicKey }) => publicKey),
  };
}

/** The number of the last set that was said to be complete. */
async function writeUntilKilled(errand: Errand, random: Random): Promise<number> {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(errand)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ended = once(child, 'close');
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      resolve();
    });
    child.once('close', () => resolve());
  });
  await sleep(random(SET_MS));
  child.kill('SIGKILL');
  await ended;
  if (child.exitCode !== null) throw new Error(`it ended by itself: ${complaint}`);
  return Number(said.trim().split('\n').at(-1));
}

/** What the kill left is swept by the next run: of older key parts nothing stays. */
async function expectOneKeyPart(app: TestApp, medium: string, set: number): Promise<void> {
  const next = await backUp(app.services, medium);
  if (next.manifest.set !== set + 1) throw new Error(`set ${next.manifest.set} follows ${set}`);
  for (let at = 1; at <= set; at += 1) {
    const part = join(medium, 'sets', String(at).padStart(4, '0'), 'keys.sealed');
    if (existsSync(part)) throw new Error(`the key part of set ${at} is still there`);
  }
}
