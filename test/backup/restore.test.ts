import { expect } from 'chai';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Db } from '../../db/connect.ts';
import { validateRoot } from '../../db/objects/validation/validate-root.ts';
import { RestoreRefusal } from '../../server/backup/restore-refusal.ts';
import { allRows } from '../support/all-rows.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { emptyDatabase, type TestDatabase } from '../support/database.ts';
import { buildWorld, type World } from '../support/world.ts';
import { backUp, keysOf, orderOf, restore, temporaryFolder } from './support/back-up.ts';

describe('backing up to a medium and restoring', () => {
  let app: TestApp;
  let world: World;
  let medium: string;
  let home: string;
  let target: TestDatabase;
  let owner: Db;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    await bring(0);
    medium = temporaryFolder('medium');
  });
  beforeEach(async () => {
    home = temporaryFolder('restored');
    target = await emptyDatabase();
    owner = connect(target.urls.owner, { maxConnections: 2 });
  });
  afterEach(async () => {
    await owner.destroy();
    await target.drop();
    rmSync(home, { recursive: true });
  });
  after(async () => {
    await app.close();
    rmSync(medium, { recursive: true });
  });

  async function bring(at: number): Promise<void> {
    const volume = world.plan.volumes[at];
    if (!volume) throw new Error('no such volume');
    const verdict = await world.bring(await world.pack(volume), volume.keeperCode);
    expect(verdict.state).to.equal('imported');
  }
  const order = () => orderOf(app.services, medium, home, target.urls.owner);

  it('gives the same rows, the same objects and the same keys', async () => {
    const written = await backUp(app.services, medium);
    expect(written.figures).to.include({ versions: 1, newVersions: 1 });
    const before = await allRows(app.database.superuser);
    // Nothing was signed since: with its lock file beside it, this very ledger goes on.
    copyFileSync(join(app.home, 'ledger.lock'), join(home, 'ledger.lock'));
    const restored = await restore(await order());
    expect(restored).to.include({ digest: written.digest, versions: 1, renewal: undefined });
    expect(readFileSync(join(home, 'ledger.lock'), 'utf8')).to.equal(
      readFileSync(join(app.home, 'ledger.lock'), 'utf8').replace(/^open .*\n/, ''),
    );
    expect(await allRows(owner)).to.deep.equal(before);
    const names = (root: string): string[] =>
      readdirSync(join(root, 'objects'), { recursive: true, encoding: 'utf8' }).sort();
    expect(names(home)).to.deep.equal(names(app.home));
    expect(await validateRoot(join(home, 'objects'))).to.deep.equal([]);
    expect(readFileSync(join(home, 'keystore.json'), 'utf8')).to.equal(
      readFileSync(join(app.home, 'keystore.json'), 'utf8'),
    );
    expect(existsSync(join(home, 'restore-unfinished.json'))).to.equal(false);
  });

  it('writes only what is new the second time, and leaves one key part', async () => {
    await backUp(app.services, medium);
    const idle = await backUp(app.services, medium);
    expect(idle.figures).to.include({ newVersions: 0 });
    expect(idle.figures.newBytes).to.be.lessThan(100_000);
    await bring(1);
    const next = await backUp(app.services, medium);
    expect(next.figures).to.include({ newVersions: 1, versions: 2 });
    const parts = readdirSync(join(medium, 'sets')).filter((name) =>
      existsSync(join(medium, 'sets', name, 'keys.sealed')),
    );
    expect(parts).to.deep.equal([String(next.manifest.set).padStart(4, '0')]);
  });

  it('restores an earlier set, where nothing newer is known', async () => {
    const restored = await restore({ ...(await order()), set: 1 });
    expect(restored).to.include({ versions: 1 });
    expect(restored.manifest.set).to.equal(1);
  });

  it('needs as many officers as the threshold says, and leaves the home empty without them', async () => {
    const error = await restore({ ...(await order()), keys: keysOf(1) }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(RestoreRefusal).with.property('reason', 'keys_insufficient');
    expect(readdirSync(home)).to.deep.equal([]);
  });
});
