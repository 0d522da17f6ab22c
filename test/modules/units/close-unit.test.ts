import { expect } from 'chai';
import { insertAuthority, keeperOf } from '../../../server/modules/archives/index.ts';
import { findUnitByCode } from '../../../server/modules/units/index.ts';
import { shelveVolume } from '../../support/shelve-volume.ts';
import { openOffice, type Office } from './support/officers.ts';

describe('#units.close', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(() => office.app.close());

  const close = async (code: string) => ({
    kind: 'units.close',
    unitId: (await office.unit(code)).id,
  });
  const add = async (code: string, parentCode: string): Promise<void> =>
    office.carryOut({
      kind: 'units.create',
      code,
      name: `单位${code}`,
      unitKind: 'department',
      parentId: (await office.unit(parentCode)).id,
    });

  it('says what a unit still holds, and how much of it', async () => {
    const [volume] = office.world.plan.volumes.filter(({ keeperCode }) => keeperCode === 'QY-BHQ');
    if (!volume) throw new Error('no volume');
    await shelveVolume(office.app, { ...volume, materials: volume.materials.slice(0, 1) });
    await add('BELOW', 'QY-BHQ');
    const answer = await office.propose(await close('QY-BHQ'));
    expect(answer.status).to.equal(409);
    const accounts = office.world.plan.accounts.filter(({ unitCode }) => unitCode === 'QY-BHQ');
    expect(answer.error.message)
      .to.contain(' 1 个未撤销的下级单位')
      .and.contain(` ${accounts.length} 个在用账号`)
      .and.contain(' 1 卷在管档案')
      .and.match(/ \d+ 名主管或协管人员/);
  });

  it('closes an empty unit, which then takes nothing new and stays on record', async () => {
    await add('EMPTY', 'QY');
    await add('OTHER', 'QY');
    await office.carryOut(await close('EMPTY'));
    const closed = await office.unit('EMPTY');
    expect(closed.isClosed).to.equal(true);
    const { id: otherId } = await office.unit('OTHER');
    for (const change of [
      { kind: 'units.close', unitId: closed.id },
      { kind: 'units.rename', unitId: closed.id, name: '新名称', unitKind: 'city' },
      { kind: 'units.move', unitId: otherId, parentId: closed.id },
      { kind: 'units.move', unitId: closed.id, parentId: otherId },
      { kind: 'units.create', code: 'N', name: '新单位', unitKind: 'city', parentId: closed.id },
    ]) {
      const answer = await office.propose(change);
      expect(answer.status, change.kind).to.equal(409);
      expect(answer.error.message).to.contain('已撤销');
    }
  });

  it('takes no account and no package once it is closed', async () => {
    await add('EMPTY', 'QY');
    await office.carryOut(await close('EMPTY'));
    const { loginName } = office.world.account('clerk', 'QY-YLX');
    const account = await office.app.services
      .db('accounts')
      .where({ login_name: loginName })
      .first<{ id: string; name: string; version: number }>();
    const { id: unitId } = await office.unit('EMPTY');
    const moved = await office.propose({
      kind: 'accounts.amend',
      accountId: account.id,
      version: account.version,
      name: account.name,
      unitId,
    });
    expect(moved.status, moved.error.message).to.equal(409);
    expect(moved.error.message).to.contain('已撤销');
    const archivist = await office.app.as(office.world.account('archivist', 'QY').loginName);
    const path = '/api/intake/packages?unit=EMPTY&fileName=a.zip';
    const brought = await archivist.upload(path, Buffer.from('x'));
    expect(brought.status).to.equal(400);
    expect(brought.error.message).to.contain('已撤销');
  });

  it('holds the unit against what stands when it is confirmed', async () => {
    await add('EMPTY', 'QY');
    const proposed = await office.propose(await close('EMPTY'));
    await add('LATE', 'EMPTY');
    expect((await office.confirm(proposed)).status).to.equal(409);
    await office.carryOut(await close('LATE'));
    expect((await office.confirm(proposed)).status).to.equal(200);
  });

  it('counts what it is yet to hold, and not what has gone to others', async () => {
    await add('HEIR', 'QY');
    const { db } = office.app.services;
    const heir = await findUnitByCode(db, 'HEIR');
    const [planned] = office.world.plan.volumes;
    if (!heir || !planned) throw new Error('nothing to hand on');
    const { volumeId } = await shelveVolume(office.app, { ...planned, materials: [] });
    const volume = await db('volumes')
      .where({ id: volumeId })
      .first<{ id: string; person_id: string; keeper_unit_id: string }>();
    const hand = (unitId: string, validFrom: string) =>
      db.transaction((tx) =>
        insertAuthority(
          tx,
          {
            personId: volume.person_id,
            kind: 'original_keeper',
            unitId,
            validFrom,
            posting: {
              volumeId,
              basis: '组干字〔2026〕1号',
              backdatingReason: '',
              changeId: volumeId,
            },
          },
          office.app.clock.now,
        ),
      );
    await hand(heir.id, '2026-12-01');
    expect((await office.propose(await close('HEIR'))).error.message).to.contain(' 1 卷');
    office.app.clock.pass(1000);
    await hand(volume.keeper_unit_id, '2026-12-01');
    expect((await office.propose(await close('HEIR'))).status).to.equal(200);
    expect(await keeperOf(db, volume, '2027-01-01')).to.equal(volume.keeper_unit_id);
  });

  it('keeps the unit at the top', async () => {
    const answer = await office.propose(await close('SY'));
    expect(answer.status).to.equal(409);
  });
});
