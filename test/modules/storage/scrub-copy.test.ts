import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { foldersOf, objectFolder } from '../../../db/objects/paths.ts';
import {
  showStorage,
  showVolume,
  type Repair,
  type ScrubProgress,
} from '../../../server/modules/storage/contract.ts';
import { treeOf } from '../../db/objects/copies/tree-of.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { bringVolumes } from './support/bring-volumes.ts';
import { forge } from './support/forge.ts';
import { repairBy } from './support/repair-by.ts';
import { watchScrub, type Watch } from './support/scrub-all.ts';

const ORIGINAL = 'v1/content/p/0001/original';

describe('the scrub of the second copy', () => {
  let app: TestApp;
  let world: World;
  let watch: Watch;
  let mount: string;
  let intact: Record<string, string>;
  let ids: string[];
  before(async () => {
    mount = join(mkdtempSync(join(tmpdir(), 'scrub-copy-')), 'disk');
    mkdirSync(mount);
    app = await startApp({ copyFolder: mount });
    world = await buildWorld(app);
    ids = await bringVolumes(world, 2);
    await app.services.copy.idle();
    intact = await treeOf(copyRoot());
    watch = await watchScrub(app, world.account('sysadmin', 'QY').loginName);
  });
  after(async () => {
    await app.close();
    rmSync(join(mount, '..'), { recursive: true });
  });

  const copyRoot = (): string => join(mount, 'objects');
  const folderOf = (id = ''): string => objectFolder(foldersOf(copyRoot()), id);

  function flip(file: string, at = 0.5): void {
    const bytes = readFileSync(file);
    const index = Math.floor(bytes.length * at);
    bytes[index] = (bytes[index] ?? 0) ^ 4;
    writeFileSync(file, bytes);
  }

  async function found(): Promise<string[]> {
    const findings = await watch.findings('open');
    return findings.map(({ store, code, path }) => `${store} ${code} ${path}`).sort();
  }

  const repair = (order: object): Promise<Repair> => repairBy(app, watch.caller, order);

  async function scrub(): Promise<ScrubProgress> {
    return (await watch.caller.get('/api/storage')).as(showStorage.response).scrub;
  }

  async function untilNothingIsOpen(): Promise<void> {
    while ((await found()).length > 0) await sleep(20);
  }

  it('reads every byte of it in the same pass, and raises no alarm where it is sound', async () => {
    const pass = await watch.scrubAll();
    expect(await found()).to.deep.equal([]);
    expect((await scrub()).copy).to.deep.equal({
      doneVolumes: 2,
      doneBytes: pass.bytes,
      isDone: true,
    });
    const volume = await watch.caller.get(`/api/storage/volumes/${ids[0]}`);
    expect(volume.as(showVolume.response).copyReadAt).to.equal(app.clock.now.toISOString());
  });

  for (const path of [
    ORIGINAL,
    'v1/content/catalogue.json',
    'v1/inventory.json',
    '0=ocfl_object_1.1',
  ]) {
    it(`names a flipped bit in ${path} of the copy, and has it mended from the store`, async () => {
      flip(join(folderOf(ids[0]), path), 0.9);
      await watch.scrubVolume(ids[0] ?? '');
      const names = await found();
      expect(names.filter((line) => line.startsWith('copy ') && line.endsWith(` ${path}`))).to.not
        .be.empty;
      expect(names.filter((line) => line.startsWith('own '))).to.deep.equal([]);
      const { outcomes } = await repair({});
      const [own, copy] = outcomes.filter(({ volumeId }) => volumeId === ids[0]);
      expect(own).to.include({ store: 'own', outcome: 'sound' });
      expect(copy).to.include({ store: 'copy', outcome: 'repaired', restored: 1 });
      expect(await treeOf(copyRoot())).to.deep.equal(intact);
      await untilNothingIsOpen();
    });
  }

  it('tells the ledger and the screen that the damage is in the copy', async () => {
    const told = (await listLedger(app)).find(({ action }) => action === 'storage.find_damage');
    expect(told).to.include({ item: ids[0], outcome: 'copy 1:E092', actor: 'system' });
    const [first] = (await watch.findings('resolved')).slice(-1);
    expect(first?.message).to.contain('从档案库补回');
  });

  it('mends each side from the other where both are damaged in different places', async () => {
    const [, id = ''] = ids;
    const own = objectFolder(foldersOf(join(app.home, 'objects')), id);
    flip(join(own, ORIGINAL));
    flip(join(folderOf(id), 'v1/content/p/0001/view'));
    await watch.scrubVolume(id);
    expect(await found()).to.deep.equal([
      'copy E092 v1/content/p/0001/view',
      `own E092 ${ORIGINAL}`,
    ]);
    await repair({ volumeId: id });
    await untilNothingIsOpen();
    expect(await treeOf(copyRoot())).to.deep.equal(intact);
    expect(await treeOf(join(app.home, 'objects'))).to.deep.equal(intact);
  });

  it('takes nothing from a store that is damaged in the same place', async () => {
    const [, id = ''] = ids;
    const files = [objectFolder(foldersOf(join(app.home, 'objects')), id), folderOf(id)].map(
      (one) => join(one, ORIGINAL),
    );
    const [kept = Buffer.alloc(0)] = files.map((file) => readFileSync(file));
    for (const file of files) appendFileSync(file, 'x');
    const damaged = files.map((file) => readFileSync(file));
    const { outcomes } = await repair({ volumeId: id });
    for (const outcome of outcomes.filter(({ volumeId }) => volumeId === id)) {
      expect(outcome).to.include({ outcome: 'refused', restored: 0, refused: 1 });
    }
    expect(files.map((file) => readFileSync(file))).to.deep.equal(damaged);
    for (const file of files) writeFileSync(file, kept);
    await watch.scrubVolume(id);
    await untilNothingIsOpen();
  });

  it('names a forgery whose inventories fit it, and does not take it for the truth', async () => {
    const [, id = ''] = ids;
    const kept = join(app.home, 'kept');
    cpSync(folderOf(id), kept, { recursive: true });
    forge(folderOf(id), ORIGINAL, Buffer.from('forged'));
    await watch.scrubVolume(id);
    expect(await found()).to.deep.equal(['copy S021 ']);
    const { outcomes } = await repair({ volumeId: id });
    expect(outcomes.find(({ store, volumeId }) => store === 'own' && volumeId === id)).to.include({
      outcome: 'sound',
    });
    rmSync(folderOf(id), { recursive: true });
    renameSync(kept, folderOf(id));
    await watch.scrubVolume(id);
    await untilNothingIsOpen();
  });

  it('names what stands in its root, and a volume that nobody knows', async () => {
    const stray = join(copyRoot(), 'strange');
    cpSync(folderOf(ids[0]), stray, { recursive: true });
    writeFileSync(join(copyRoot(), 'ocfl_layout.json'), '{}');
    await watch.scrubAll();
    expect(await found()).to.include.members(['copy E072 strange', 'copy L002 ocfl_layout.json']);
    rmSync(stray, { recursive: true });
    const { outcomes } = await repair({});
    expect(
      outcomes.find(({ store, volumeId }) => store === 'copy' && volumeId === null),
    ).to.include({
      restored: 1,
    });
    await watch.scrubAll();
    expect(await found()).to.deep.equal([]);
  });

  it('names a volume that it lost though it was in step, and has it copied anew', async () => {
    rmSync(folderOf(ids[0]), { recursive: true });
    await watch.scrubVolume(ids[0] ?? '');
    expect(await found()).to.deep.equal(['copy S020 v1']);
    await app.services.copy.idle();
    expect(await treeOf(copyRoot())).to.deep.equal(intact);
    await watch.scrubVolume(ids[0] ?? '');
    expect(await found()).to.deep.equal([]);
  });

  it('ends the pass without a copy that is away, and reads it when it is there again', async () => {
    flip(join(folderOf(ids[0]), ORIGINAL));
    renameSync(mount, `${mount}.away`);
    const pass = await watch.scrubAll();
    expect(pass).to.include({ volumes: 2, newFindings: 0 });
    expect(await found()).to.deep.equal([]);
    expect((await scrub()).copy).to.deep.equal({ doneVolumes: 0, doneBytes: 0, isDone: false });
    renameSync(`${mount}.away`, mount);
    app.services.copy.wake();
    await app.services.copy.idle();
    app.services.scrub.heed();
    while (!(await scrub()).copy?.isDone) await sleep(20);
    expect(await found()).to.deep.equal([`copy E092 ${ORIGINAL}`]);
    expect((await scrub()).lastPass?.no).to.equal(pass.no);
    await repair({});
    await untilNothingIsOpen();
  });
});
