import { expect } from 'chai';
import { showStorage } from '../../../server/modules/storage/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { watchScrub, type Watch } from './support/scrub-all.ts';

describe('a scrub of a sound store', () => {
  let app: TestApp;
  let world: World;
  let watch: Watch;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    for (const volume of world.plan.volumes.slice(0, 2)) {
      const verdict = await world.bring(await world.pack(volume), volume.keeperCode);
      expect(verdict.state).to.equal('imported');
    }
    watch = await watchScrub(app, world.account('sysadmin', 'QY').loginName);
  });
  after(() => app.close());

  it('raises no alarm, and has seen every byte', async () => {
    const pass = await watch.scrubAll();
    expect(await watch.open()).to.deep.equal([]);
    expect(pass).to.include({ volumes: 2, newFindings: 0, fixityOnlyVolumes: 0 });
    const health = (await watch.caller.get('/api/storage')).as(showStorage.response);
    expect(health).to.include({ volumes: 2, versions: 2, openFindings: 0 });
    expect(pass.bytes).to.equal(health.bytes);
    expect(pass.files).to.equal(health.files);
    expect(pass.bytes).to.be.above(100_000);
  });
});
