import { expect } from 'chai';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf, objectFolder } from '../../db/objects/paths.ts';
import { validateRoot } from '../../db/objects/validation/validate-root.ts';
import type { Restored } from '../../server/backup/restore-set.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { emptyDatabase, type TestDatabase } from '../support/database.ts';
import { buildWorld, type World } from '../support/world.ts';
import { granted } from './support/history.ts';
import { backUp, orderOf, restore, temporaryFolder } from './support/back-up.ts';

describe('backing up and restoring what is not whole', () => {
  let app: TestApp;
  let world: World;
  let medium: string;
  let home: string;
  let target: TestDatabase;
  /** Ids of the volumes in the order in which they came. */
  const volumes: string[] = [];
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    await bring(0);
    await bring(1);
  });
  beforeEach(async () => {
    medium = temporaryFolder('medium');
    home = temporaryFolder('restored');
    target = await emptyDatabase();
  });
  afterEach(async () => {
    await target.drop();
    for (const path of [medium, home]) rmSync(path, { recursive: true });
  });
  after(() => app.close());

  async function bring(at: number): Promise<void> {
    const volume = world.plan.volumes[at];
    if (!volume) throw new Error('no such volume');
    const verdict = await world.bring(await world.pack(volume), volume.keeperCode);
    if (verdict.volumeId === null) throw new Error('not imported');
    volumes.push(verdict.volumeId);
  }
  const volume = (at: number): string => volumes[at] ?? '';
  const folderOf = (root: string, at: number): string =>
    objectFolder(foldersOf(join(root, 'objects')), volume(at));
  const restoreIt = async (): Promise<Restored> =>
    restore(await orderOf(app.services, medium, home, target.urls.owner));
  const flip = (path: string): void => {
    const bytes = readFileSync(path);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };
  /** The first page of a volume, from its object. */
  const pageOf = (at: number): string => {
    const { manifest } = JSON.parse(
      readFileSync(join(folderOf(app.home, at), 'inventory.json'), 'utf8'),
    ) as { manifest: Record<string, string[]> };
    return (
      Object.values(manifest)
        .flat()
        .find((path) => path.endsWith('/original')) ?? ''
    );
  };

  /** Damages the home, does something, and mends it again. */
  async function without<T>(path: string, act: () => Promise<T>): Promise<T> {
    renameSync(path, `${path}.away`);
    try {
      return await act();
    } finally {
      renameSync(`${path}.away`, path);
    }
  }

  it('ends a set that lacks a volume, names it in the signed manifest, and asks for it again', async () => {
    const inventory = join(folderOf(app.home, 0), 'v1', 'inventory.json');
    const first = await without(inventory, () => backUp(app.services, medium));
    const gap = { objectId: volume(0), version: 1, reason: 'damaged' };
    expect(first.gaps).to.deep.equal([gap]);
    expect(first.manifest.objects.missing).to.deep.equal([gap]);
    expect([...first.suspects]).to.deep.equal([volume(0)]);
    expect(first.figures).to.include({ versions: 2, newVersions: 1 });

    const restored = await restoreIt();
    expect(restored).to.include({ versions: 1 });
    expect(restored.gaps).to.deep.equal([
      { objectId: volume(0), version: 1, reason: 'not_backed_up', files: [] },
    ]);
    expect(existsSync(join(folderOf(home, 1), 'v1', 'inventory.json'))).to.equal(true);

    const next = await backUp(app.services, medium);
    expect(next.gaps).to.deep.equal([]);
    expect(next.manifest.objects).not.to.have.property('missing');
    expect(next.figures).to.include({ newVersions: 1 });
  });

  it('names a volume that is gone, and one of which a page does not fit', async () => {
    const written = await without(folderOf(app.home, 0), () =>
      without(join(folderOf(app.home, 1), pageOf(1)), () => backUp(app.services, medium)),
    );
    expect(written.gaps.map(({ objectId, reason }) => [objectId, reason])).to.have.deep.members([
      [volume(0), 'absent'],
      [volume(1), 'damaged'],
    ]);
  });

  it('carries a volume that the home has lost, where the medium proves to have it', async () => {
    await backUp(app.services, medium);
    await bring(2);
    const carried = await without(folderOf(app.home, 0), () => backUp(app.services, medium));
    expect(carried.gaps).to.deep.equal([]);
    expect([...carried.suspects]).to.deep.equal([volume(0)]);
    expect((await restoreIt()).gaps).to.deep.equal([]);

    flip(join(folderOf(medium, 0), pageOf(0)));
    await bring(3);
    const lost = await without(folderOf(app.home, 0), () => backUp(app.services, medium));
    expect(lost.gaps).to.deep.equal([{ objectId: volume(0), version: 1, reason: 'absent' }]);
  });

  it('restores all but the files that the medium has lost, and names them', async () => {
    await backUp(app.services, medium);
    const page = pageOf(0);
    flip(join(folderOf(medium, 0), page));
    rmSync(folderOf(medium, 1), { recursive: true });
    const restored = await restoreIt();
    expect(restored.gaps).to.have.deep.members([
      { objectId: volume(0), version: 1, reason: 'partial', files: [page] },
      { objectId: volume(1), version: 1, reason: 'missing', files: [] },
    ]);
    expect(existsSync(join(folderOf(home, 0), page))).to.equal(false);
    const found = await validateRoot(join(home, 'objects'));
    expect(found.map(({ code, path }) => [code, path.endsWith(page)])).to.deep.equal([
      ['E092', true],
    ]);
  });

  it('takes an inventory from wherever the very bytes are that were signed for', async () => {
    await backUp(app.services, medium);
    flip(join(folderOf(medium, 0), 'v1', 'inventory.json'));
    rmSync(join(folderOf(medium, 1), 'v1', 'inventory.json.sha512'));
    expect((await restoreIt()).gaps).to.deep.equal([]);
    expect(await validateRoot(join(home, 'objects'))).to.deep.equal([]);
  });

  it('believes no inventory but the one that was signed for', async () => {
    await backUp(app.services, medium);
    for (const name of ['v1/inventory.json', 'inventory.json'])
      flip(join(folderOf(medium, 0), name));
    const { gaps } = await restoreIt();
    expect(gaps).to.deep.equal([{ objectId: volume(0), version: 1, reason: 'altered', files: [] }]);
  });

  it('has the scrub of the restored home look at them first', async () => {
    await backUp(app.services, medium);
    rmSync(folderOf(medium, 1), { recursive: true });
    await restoreIt();
    const restoredApp = await startApp({ home }, await granted(target));
    const orders = await restoredApp.services
      .db('scrub_orders')
      .select<{ volume_id: string }[]>('volume_id');
    expect(orders.map(({ volume_id }) => volume_id)).to.deep.equal([volume(1)]);
    expect(existsSync(join(home, 'restore-gaps.json'))).to.equal(false);
    expect(existsSync(join(home, 'restore-gaps.json.noted'))).to.equal(true);
    await restoredApp.close();
    target = await emptyDatabase();
    home = temporaryFolder('restored');
  });
});
