import { expect } from 'chai';
import { showChange, outcome } from '../../../server/modules/changes/contract.ts';
import { openOffice, type Office } from './support/officers.ts';

describe('#units.rename', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  it('shows its decider only what differs', async () => {
    const unit = await office.unit('QY-YY');
    const rename = { kind: 'units.rename', unitId: unit.id, name: '青原市人民医院' };
    const proposed = await office.propose({ ...rename, unitKind: unit.kind });
    const { id } = proposed.as(outcome);
    const shown = (await office.security.get(`/api/changes/${id}`)).as(showChange.response);
    expect(shown.title).to.equal('变更单位 青原市中心医院');
    expect(shown.lines).to.deep.equal([
      { label: '单位名称', before: '青原市中心医院', after: '青原市人民医院' },
    ]);
    await office.confirm(proposed);
    expect(await office.unit('QY-YY')).to.include({ name: '青原市人民医院', code: 'QY-YY' });
  });

  it('refuses what changes nothing, and units that are none', async () => {
    const unit = await office.unit('QY-XY');
    const same = { kind: 'units.rename', unitId: unit.id, name: unit.name, unitKind: unit.kind };
    expect((await office.propose(same)).status).to.equal(409);
    const nobody = { ...same, unitId: '01900000-0000-7000-8000-000000000000' };
    expect((await office.propose(nobody)).status).to.equal(400);
  });

  it('changes no version that was', async () => {
    const unit = await office.unit('QY-GZ');
    const kind = { kind: 'units.rename', unitId: unit.id, name: unit.name, unitKind: 'keeps_none' };
    await office.carryOut(kind);
    const rows = await office.app.database
      .superuser('unit_versions')
      .where({ unit_id: unit.id })
      .orderBy('version')
      .select<{ kind: string; version: number }[]>('kind', 'version');
    expect(rows).to.deep.equal([
      { kind: 'window', version: 1 },
      { kind: 'keeps_none', version: 2 },
    ]);
  });
});
