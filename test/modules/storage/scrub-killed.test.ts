import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { paintPage } from '../../../server/demo/paint-page.ts';
import { stockVolume } from '../../bench/support/stock-volumes.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { buildWorld } from '../../support/world.ts';

const SCRIPT = join(import.meta.dirname, 'support', 'scrub-until-killed.ts');
const VOLUMES = 12;
const KILLS = 3;

describe('a scrub that is killed again and again', () => {
  let app: TestApp;
  const ids: string[] = [];
  before(async () => {
    app = await startApp();
    const world = await buildWorld(app);
    const [volume] = world.plan.volumes;
    const person = volume && world.person(volume);
    const material = volume?.materials[0];
    if (!person || !material) throw new Error('nothing to paint');
    const page = { seed: 't', person, material, pageNumber: 2, isCleaned: true };
    const original = await paintPage({ ...page, size: 'full' });
    for (const one of world.plan.volumes.slice(0, VOLUMES)) {
      ids.push(await stockVolume(app, one, { files: { original }, pageCount: 1 }));
    }
    await app.stop();
  });
  after(() => app.close());

  const visits = () =>
    app.database
      .superuser('scrub_visits')
      .orderBy('visited_at')
      .select<{ volume_id: string; pass_no: number }[]>('volume_id', 'pass_no');
  const isOver = async (): Promise<boolean> =>
    (await app.database.superuser('scrub_pass_ends').first<object | undefined>()) !== undefined;

  /** Runs a scrub until `enough` says so, and kills it. */
  async function scrubUntil(enough: () => Promise<boolean>): Promise<void> {
    const { app: appUrl, sequencer } = app.database.urls;
    const child = spawn(process.execPath, [SCRIPT, app.home, appUrl, sequencer], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = once(child, 'exit');
    try {
      while (!(await enough()) && child.exitCode === null) await sleep(20);
      expect(child.exitCode).to.equal(null);
    } finally {
      child.kill('SIGKILL');
      await gone;
    }
  }

  it('visits every volume once in one pass, and begins none anew that it had done', async () => {
    const below = numbersFrom(7);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = (await visits()).length;
      const wanted = Math.min(VOLUMES - 1, before + 1 + below(2));
      // Killed somewhere inside the next volume, or between two.
      const delay = below(300);
      await scrubUntil(async () => (await visits()).length >= wanted && (await sleep(delay, true)));
      expect(await isOver()).to.equal(false);
    }
    await scrubUntil(isOver);
    const seen = await visits();
    expect(seen.map(({ volume_id }) => volume_id)).to.deep.equal([...ids].sort());
    expect(new Set(seen.map(({ pass_no }) => pass_no))).to.deep.equal(new Set([1]));
  });
});
