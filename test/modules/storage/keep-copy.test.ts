import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { foldersOf, objectFolder } from '../../../db/objects/paths.ts';
import { showStorage, type CopyState } from '../../../server/modules/storage/contract.ts';
import { keepCopy } from '../../../server/modules/storage/index.ts';
import { treeOf } from '../../db/objects/copies/tree-of.ts';
import { interceptFiles } from '../../db/objects/faults/intercept-files.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildWorld, type World } from '../../support/world.ts';

describe('the second copy', () => {
  let app: TestApp;
  let world: World;
  let mount: string;
  let next = 0;

  before(async () => {
    mount = join(mkdtempSync(join(tmpdir(), 'second-copy-')), 'disk');
    app = await startApp({ copyFolder: mount });
    world = await buildWorld(app);
  });
  after(async () => {
    await app.close();
    rmSync(join(mount, '..'), { recursive: true });
  });

  async function bring(): Promise<string> {
    const volume = world.plan.volumes[next++];
    if (!volume) throw new Error('no more volumes');
    const verdict = await world.bring(await world.pack(volume), volume.keeperCode);
    expect(verdict.state).to.equal('imported');
    return verdict.volumeId ?? '';
  }

  /** As the storage screen shows it, once the worker has nothing to do. */
  async function settled(wake = false): Promise<CopyState> {
    if (wake) app.services.copy.wake();
    await app.services.copy.idle();
    const officer = await app.as(world.account('sysadmin', 'QY').loginName);
    const answer = await officer.get('/api/storage');
    return answer.as(showStorage.response).copy;
  }

  async function expectSame(): Promise<void> {
    const copied = await treeOf(join(mount, 'objects'));
    expect(copied).to.deep.equal(await treeOf(join(app.home, 'objects')));
  }

  it('is away until its folder is there, and sets itself up in an empty one only', async () => {
    expect(await settled()).to.include({ state: 'away', since: app.clock.now.toISOString() });
    mkdirSync(mount);
    writeFileSync(join(mount, 'letter.txt'), 'dear');
    expect((await settled(true)).advice).to.include('空目录');
    expect(readdirSync(mount)).to.deep.equal(['letter.txt']);
    rmSync(join(mount, 'letter.txt'));
    expect(await settled(true)).to.include({ state: 'in_step', waitingVersions: 0, since: null });
    expect(readdirSync(mount)).to.include.members(['copy.json', 'objects']);
  });

  it('takes each volume as soon as it is imported', async () => {
    await bring();
    expect((await settled()).state).to.equal('in_step');
    await expectSame();
  });

  it('writes nothing into the empty folder of a disk that is not mounted, and catches up', async () => {
    renameSync(mount, `${mount}.pulled`);
    mkdirSync(mount);
    await bring();
    const away = await settled(true);
    expect(away.state).to.equal('away');
    expect(away.advice).to.include('是否已挂载');
    expect(readdirSync(mount)).to.deep.equal([]);
    await bring();
    rmSync(mount, { recursive: true });
    renameSync(`${mount}.pulled`, mount);
    expect(await settled(true)).to.include({ state: 'in_step', waitingVersions: 0 });
    await expectSame();
  });

  for (const [whose, alter] of Object.entries({
    'another disk of this house': { id: '00000000-0000-4000-8000-000000000000' },
    'a disk of another house': { origin: 'elsewhere/ledger/0000' },
  })) {
    it(`leaves ${whose} alone`, async () => {
      const marker = { format: 'lantai-copy-1', id: 'x', origin: app.services.ledger.origin };
      renameSync(mount, `${mount}.pulled`);
      mkdirSync(mount);
      writeFileSync(join(mount, 'copy.json'), JSON.stringify({ ...marker, ...alter }));
      expect((await settled(true)).state).to.equal('away');
      expect(readdirSync(mount)).to.deep.equal(['copy.json']);
      rmSync(mount, { recursive: true });
      renameSync(`${mount}.pulled`, mount);
      expect((await settled(true)).state).to.equal('in_step');
    });
  }

  it('says that its disk is full, and goes on when there is room', async () => {
    renameSync(mount, `${mount}.pulled`);
    await bring();
    expect((await settled(true)).state).to.equal('away');
    renameSync(`${mount}.pulled`, mount);
    const undo = await interceptFiles((operation) => {
      if (operation !== 'appendFile') return 'whole';
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    });
    const full = await settled(true).finally(undo);
    expect(full.state).to.equal('failed');
    expect(full.advice).to.include('已满');
    expect(full.waitingVersions).to.be.greaterThan(0);
    expect((await settled(true)).state).to.equal('in_step');
    await expectSame();
  });

  it('names a volume that is damaged here, and keeps the others in step', async () => {
    renameSync(mount, `${mount}.pulled`);
    const damaged = await bring();
    await bring();
    const folder = objectFolder(foldersOf(join(app.home, 'objects')), damaged);
    const path = join(folder, 'v1', 'inventory.json');
    appendFileSync(path, ' ');
    await settled(true);
    renameSync(`${mount}.pulled`, mount);
    const state = await settled(true);
    expect(state.state).to.equal('failed');
    expect(state.advice).to.include('有 1 卷').and.include(path);
    const copied = await treeOf(join(mount, 'objects'));
    const ours = Object.entries(await treeOf(join(app.home, 'objects')));
    const others = ours.filter(([name]) => !join(app.home, 'objects', name).startsWith(folder));
    expect(copied).to.deep.equal(Object.fromEntries(others));
  });

  it('finds out by itself what it lacks, after a start', async () => {
    await app.services.copy.close();
    rmSync(join(mount, 'objects'), { recursive: true });
    const copy = keepCopy(() => app.services);
    copy.start();
    await copy.idle();
    expect(copy.standing().faults.size).to.equal(1);
    expect(readdirSync(join(mount, 'objects'))).to.include('0=ocfl_1.1');
    const copied = Object.keys(await treeOf(join(mount, 'objects')));
    expect(copied.filter((name) => name.endsWith('0=ocfl_object_1.1'))).to.have.length(next - 1);
    await copy.close();
  });
});
