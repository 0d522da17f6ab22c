import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { scrubObjects } from '../../../server/cli/scrub-objects.ts';
import { paintPage } from '../../../server/demo/paint-page.ts';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { listFindings, orderScrub, showStorage } from '../../../server/modules/storage/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { stockVolume } from '../../bench/support/stock-volumes.ts';
import { folderOf } from './support/forge.ts';

const SLOW = { periodDays: 90, leastBytesPerSecond: 2000, mostBytesPerSecond: 2000 };

describe('orders to the scrub', () => {
  let app: TestApp;
  let world: World;
  let officer: Caller;
  let loginName: string;
  const volumes: string[] = [];
  before(async () => {
    // So slow that nothing ends by itself while the test looks.
    app = await startApp({ scrub: SLOW });
    world = await buildWorld(app);
    const image = await pageOf(world);
    for (const volume of world.plan.volumes.slice(0, 3)) {
      volumes.push(await stockVolume(app, volume, { files: { original: image }, pageCount: 2 }));
    }
    ({ loginName } = world.account('sysadmin', 'QY'));
    officer = await app.as(loginName);
    app.services.scrub.begin();
  });
  after(() => app.close());

  const show = async () => (await officer.get('/api/storage')).as(showStorage.response).scrub;
  const order = async (body: object) =>
    (await officer.post('/api/storage/scrub', body)).as(orderScrub.response);
  const until = async (holds: (scrub: Awaited<ReturnType<typeof show>>) => boolean) => {
    for (;;) {
      const scrub = await show();
      if (holds(scrub)) return scrub;
      await sleep(30);
    }
  };

  it('begins by itself once there is a volume, at the speed that the period asks for', async () => {
    const scrub = await until(({ state, totalBytes }) => state === 'running' && totalBytes > 0);
    expect(scrub).to.include({ passNo: 1, isManual: false, periodDays: 90, isBehind: false });
    expect(scrub.neededBytesPerSecond).to.be.above(0);
    expect(scrub.doneVolumes).to.be.below(3);
  });

  it('halts at once, does nothing while it is halted, and goes on', async () => {
    expect((await order({ order: 'pause' })).state).to.equal('paused');
    const { doneVolumes } = await until(({ state }) => state === 'paused');
    await sleep(300);
    expect(await show()).to.include({ state: 'paused', doneVolumes, bytesPerSecond: 0 });
    expect((await order({ order: 'resume' })).state).to.equal('running');
    expect((await show()).state).to.equal('running');
  });

  it('starts a full pass from the beginning, which nothing but readers holds back', async () => {
    const { no, state } = await order({ order: 'start' });
    expect({ no, state }).to.deep.equal({ no: 2, state: 'running' });
    const scrub = await until(({ lastPass }) => lastPass?.no === 2);
    expect(scrub).to.include({ state: 'waiting', passNo: 2, doneVolumes: 3, totalVolumes: 3 });
    expect(scrub.lastPass).to.include({ volumes: 3, files: 12, newFindings: 0 });
    expect(scrub.nextStart).to.not.equal(null);
  });

  it('takes the place of a pass that begins by itself in the same moment', async () => {
    const { superuser } = app.database;
    const tx = await superuser.transaction();
    await tx('scrub_passes').insert({ no: 3, started_at: app.clock.now });
    const ordered = order({ order: 'start' });
    const waiting =
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while ((await superuser.raw<{ rowCount: number }>(waiting)).rowCount === 0) await sleep(10);
    await tx.commit();
    expect((await ordered).no).to.equal(4);
    expect(await superuser('scrub_pass_ends').where({ pass_no: 3 }).first('is_whole')).to.include({
      is_whole: false,
    });
    await until(({ lastPass }) => lastPass?.no === 4);
  });

  it('leaves an entry with who ordered what', async () => {
    const [entry] = await recordedBy(app, () => order({ order: 'volume', volumeId: volumes[0] }));
    expect(entry).to.include({
      kind: 'CHANGE',
      action: 'storage.scrub',
      item: volumes[0],
      outcome: 'volume',
    });
  });

  it('lets the auditor look and not order, and nobody else do either', async () => {
    const auditor = await app.as(world.account('auditor', 'QY').loginName);
    const archivist = await app.as(world.account('archivist', 'QY').loginName);
    expect((await auditor.get('/api/storage')).status).to.equal(200);
    expect((await auditor.post('/api/storage/scrub', { order: 'pause' })).status).to.equal(403);
    expect((await archivist.get('/api/storage')).status).to.equal(403);
    expect((await archivist.get('/api/storage/findings')).status).to.equal(403);
    expect((await app.anyone().get('/api/storage')).status).to.equal(401);
  });

  it('refuses what makes no sense', async () => {
    const absent = '019aaaaa-0000-7000-8000-000000000000';
    for (const body of [
      {},
      { order: 'stop' },
      { order: 'volume' },
      { order: 'start', volumeId: volumes[0] },
      { order: 'volume', volumeId: '../../etc' },
      { order: 'volume', volumeId: absent },
      { order: 'pause', more: 1 },
      [],
      null,
    ]) {
      const { status } = await officer.post('/api/storage/scrub', body);
      expect(status, JSON.stringify(body)).to.equal(400);
    }
    for (const query of [
      'state=all',
      'limit=0',
      'limit=1e9',
      'cursor=x',
      `cursor=${Buffer.from("2026-02-31T00:00:00.000Z ' or 1=1").toString('base64url')}`,
      'volumeId=1',
      'q=1',
    ]) {
      const { status } = await officer.get(`/api/storage/findings?${query}`);
      expect(status, query).to.equal(400);
    }
    expect((await officer.get(`/api/storage/volumes/${absent}`)).status).to.equal(403);
    expect((await officer.get('/api/storage/volumes/..%2f..')).status).to.equal(400);
  });

  describe('on the command line', () => {
    before(() => void (process.env['LANTAI_PASSWORD'] = DEMO_SECRETS.password));
    after(() => delete process.env['LANTAI_PASSWORD']);

    const run = async (...args: string[]): Promise<{ code: number; said: string }> => {
      const said: string[] = [];
      const { stdout, stderr } = process;
      const [output, complaint] = [stdout.write.bind(stdout), stderr.write.bind(stderr)];
      stdout.write = (text: string | Uint8Array): boolean => said.push(String(text)) > 0;
      stderr.write = () => true;
      try {
        const where = ['--as', loginName, '--server', app.url];
        const code = await scrubObjects.run([...args, ...where]);
        return { code, said: said.join('').trimEnd() };
      } finally {
        stdout.write = output;
        stderr.write = complaint;
      }
    };

    it('follows a pass to its end and finds nothing', async () => {
      const { code, said } = await run('--now');
      expect(said).to.match(/^第 5 轮巡检于 .* 结束：3 卷，12 个文件，.*\n没有损坏。$/);
      expect(code).to.equal(0);
      expect(await run()).to.deep.equal({ code, said });
    });

    it('names what is damaged in one volume, and ends with 1', async () => {
      const [volume = ''] = volumes;
      const stray = join(folderOf(app, volume), 'v1/content/stray');
      writeFileSync(stray, 'x');
      const { code, said } = await run('--volume', volume);
      expect(said).to.include(`E023  ${volume} v1/content/stray\n`);
      expect(code).to.equal(1);
      rmSync(stray);
      const after = await run('--volume', volume);
      expect(after.said).to.match(/没有损坏。$/);
      expect(after.code).to.equal(0);
    });

    it('says what is wrong with the call', async () => {
      for (const args of [['--volume', 'x'], ['--now', '--volume', volumes[0] ?? ''], ['all']]) {
        const error = await run(...args).catch((reason: unknown) => reason);
        expect(error).to.include({ name: 'CliError', exitCode: 3 });
      }
    });
  });

  describe('at last', () => {
    it('pages findings without losing or repeating one', async () => {
      const [volume = ''] = volumes;
      const folder = join(folderOf(app, volume), 'v1/content');
      for (let count = 0; count < 7; count += 1) writeFileSync(join(folder, `x${count}`), '');
      const { id } = await order({ order: 'volume', volumeId: volume });
      expect(id).to.not.equal(null);
      await until(({ waitingOrders }) => waitingOrders === 0);
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page = (await officer.get(`/api/storage/findings?limit=2${more}`)).as(
          listFindings.response,
        );
        seen.push(...page.items.map(({ path }) => path));
        cursor = page.nextCursor;
      }
      expect(seen.sort()).to.deep.equal(
        Array.from({ length: 7 }, (_, count) => `v1/content/x${count}`),
      );
    });

    it('stops within the file it is at', async () => {
      app.clock.pass(91 * 86_400_000);
      officer = await app.as(loginName);
      await order({ order: 'resume' });
      await until(({ passNo, state }) => passNo === 6 && state === 'running');
      // Every file is held back by a minute: one that waited for them would not settle in time.
      await app.services.scrub.close();
      const { doneVolumes } = await show();
      expect(doneVolumes).to.be.below(3);
    });
  });
});

async function pageOf({ plan }: World): Promise<Buffer> {
  const [volume] = plan.volumes;
  const person = plan.people.find(({ idNumber }) => idNumber === volume?.personIdNumber);
  const material = volume?.materials[0];
  if (!person || !material) throw new Error('nothing to paint');
  return paintPage({ seed: 't', person, material, pageNumber: 2, size: 'small', isCleaned: true });
}
