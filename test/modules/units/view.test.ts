import { expect } from 'chai';
import { listUnits } from '../../../server/modules/units/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildWorld, type World } from '../../support/world.ts';

describe('#units.list', () => {
  let app: TestApp;
  let world: World;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
  });
  after(() => app.close());

  it('lists every unit, each after the one above it', async () => {
    const caller = await app.as(world.account('clerk', 'QY-BHQ').loginName);
    const { items } = (await caller.get('/api/units')).as(listUnits.response);
    expect(items.map(({ code }) => code)).to.have.members(world.plan.units.map(({ code }) => code));
    for (const [index, { parentId }] of items.entries()) {
      const above = items.slice(0, index).map(({ id }) => id);
      if (parentId !== null) expect(above).to.include(parentId);
    }
    expect(items.filter(({ parentId }) => parentId === null)).to.have.length(1);
  });

  it('wants a session, a role and nothing besides', async () => {
    expect((await app.anyone().get('/api/units')).status).to.equal(401);
    const auditor = await app.as(world.account('auditor', 'QY').loginName);
    expect((await auditor.get('/api/units')).status).to.equal(403);
    const clerk = await app.as(world.account('clerk', 'QY-BHQ').loginName);
    expect((await clerk.get('/api/units?kind=city')).status).to.equal(400);
  });
});
