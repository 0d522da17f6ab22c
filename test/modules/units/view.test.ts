import { expect } from 'chai';
import { listUnits, showUnit } from '../../../server/modules/units/contract.ts';
import { findUnitAt } from '../../../server/modules/units/index.ts';
import { openOffice, type Office } from './support/officers.ts';

describe('units as they are listed and shown', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  const sign = (role: string, unitCode: string) =>
    office.app.as(office.world.account(role, unitCode).loginName);

  describe('#units.list', () => {
    it('lists every unit, each after the one above it', async () => {
      const caller = await sign('clerk', 'QY-BHQ');
      const { items } = (await caller.get('/api/units')).as(listUnits.response);
      const codes = office.world.plan.units.map(({ code }) => code);
      expect(items.map(({ code }) => code)).to.have.members(codes);
      for (const [index, { parentId }] of items.entries()) {
        const above = items.slice(0, index).map(({ id }) => id);
        if (parentId !== null) expect(above).to.include(parentId);
      }
      expect(items.filter(({ parentId }) => parentId === null)).to.have.length(1);
    });

    it('is open to the officers, who see to the units', async () => {
      for (const role of ['sysadmin', 'security_officer', 'auditor']) {
        expect((await (await sign(role, 'QY')).get('/api/units')).status, role).to.equal(200);
      }
    });

    it('wants a session, a role and nothing besides', async () => {
      expect((await office.app.anyone().get('/api/units')).status).to.equal(401);
      const keeper = await sign('store_keeper', 'QY');
      expect((await keeper.get('/api/units')).status).to.equal(403);
      const clerk = await sign('clerk', 'QY-BHQ');
      expect((await clerk.get('/api/units?kind=city')).status).to.equal(400);
    });
  });

  describe('#units.show', () => {
    it('tells what a unit was, who changed it and what it holds', async () => {
      const { id, kind } = await office.unit('QY-FGW');
      office.app.clock.pass(60_000);
      await office.carryOut({
        kind: 'units.rename',
        unitId: id,
        name: '青原市发改委',
        unitKind: kind,
      });
      const unit = (await office.sysadmin.get(`/api/units/${id}`)).as(showUnit.response);
      expect(unit.name).to.equal('青原市发改委');
      expect(unit.holdings.accounts).to.be.at.least(1);
      expect(unit.holdings.persons).to.be.at.least(1);
      expect(unit.versions.map(({ name, differences }) => [name, differences])).to.deep.equal([
        ['青原市发改委', ['name']],
        ['青原市发展和改革委员会', ['created']],
      ]);
      expect(unit.versions[0]).to.include({
        reason: '机构改革',
        proposedBy: office.world.account('sysadmin', 'QY').name,
        confirmedBy: office.world.account('security_officer', 'QY').name,
        recordedAt: office.app.clock.now.toISOString(),
      });
      expect(unit.versions[1]).to.include({ proposedBy: null, confirmedBy: null });
    });

    it('answers alike for a unit that is not there and for a role that may not', async () => {
      const { id } = await office.unit('QY-FGW');
      const clerk = await sign('clerk', 'QY-BHQ');
      const absent = await office.sysadmin.get('/api/units/01900000-0000-7000-8000-000000000000');
      expect(absent.status).to.equal(403);
      expect((await clerk.get(`/api/units/${id}`)).status).to.equal(403);
      expect((await office.sysadmin.get('/api/units/x')).status).to.equal(400);
      expect((await office.app.anyone().get(`/api/units/${id}`)).status).to.equal(401);
    });
  });

  it('knows what a unit was at an earlier moment', async () => {
    const { id, name, kind } = await office.unit('QY-JYJ');
    const before = office.app.clock.now;
    office.app.clock.pass(60_000);
    await office.carryOut({
      kind: 'units.rename',
      unitId: id,
      name: '青原市教体局',
      unitKind: kind,
    });
    const { db } = office.app.services;
    expect(await findUnitAt(db, id, before)).to.include({ name });
    expect(await findUnitAt(db, id, office.app.clock.now)).to.include({ name: '青原市教体局' });
    expect(await findUnitAt(db, id, new Date('1999-01-01'))).to.equal(undefined);
  });
});
