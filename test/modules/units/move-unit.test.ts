import { expect } from 'chai';
import { find, linesOf, openRoom } from '../archives/support/archive-room.ts';
import { outcome } from '../../../server/modules/changes/contract.ts';
import { insertUnit, findUnitByCode } from '../../../server/modules/units/index.ts';
import { openOffice, type Office } from './support/officers.ts';

describe('#units.move', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  const move = async (code: string, parentCode: string) => ({
    kind: 'units.move',
    unitId: (await office.unit(code)).id,
    parentId: (await office.unit(parentCode)).id,
  });
  const addBelow = async (code: string, parentCode: string): Promise<void> =>
    office.carryOut({
      kind: 'units.create',
      code,
      name: `单位${code}`,
      unitKind: 'department',
      parentId: (await office.unit(parentCode)).id,
    });
  const pathOf = async (code: string): Promise<string> => {
    const row = await office.app.database
      .superuser('units')
      .where({ code })
      .first<{ path: string }>('path');
    return row.path;
  };
  const versionsOf = async (code: string): Promise<string[]> => {
    const rows = await office.app.database
      .superuser('unit_versions as v')
      .join('units as u', 'u.id', 'v.unit_id')
      .where({ 'u.code': code })
      .orderBy('v.version')
      .select<{ path: string }[]>('v.path');
    return rows.map(({ path }) => path);
  };

  it('takes everything below along, a version each, and leaves the neighbours', async () => {
    await addBelow('A', 'QY-BHQ');
    await addBelow('AA', 'A');
    await addBelow('A-B', 'QY-BHQ');
    await office.carryOut(await move('A', 'QY-YLX'));
    expect(await pathOf('AA')).to.equal('/SY/QY/QY-YLX/A/AA/');
    expect(await versionsOf('A')).to.deep.equal(['/SY/QY/QY-BHQ/A/', '/SY/QY/QY-YLX/A/']);
    expect(await versionsOf('AA')).to.deep.equal(['/SY/QY/QY-BHQ/A/AA/', '/SY/QY/QY-YLX/A/AA/']);
    expect(await versionsOf('A-B')).to.deep.equal(['/SY/QY/QY-BHQ/A-B/']);
    expect((await office.unit('AA')).parentId).to.equal((await office.unit('A')).id);
  });

  it('closes no circle: not onto itself, not below itself', async () => {
    for (const [code, parent] of [
      ['QY', 'QY'],
      ['QY', 'QY-BHQ'],
      ['SY', 'QY-YLX'],
    ] as const) {
      const answer = await office.propose(await move(code, parent));
      expect(answer.status, `${code} below ${parent}`).to.equal(400);
      expect(answer.error.field).to.equal('change.parentId');
    }
  });

  it('closes no circle by two moves that are confirmed at the same moment', async () => {
    await addBelow('L', 'QY-HWQ');
    await addBelow('R', 'QY-HWQ');
    const proposals = [
      await office.propose(await move('L', 'R')),
      await office.propose(await move('R', 'L')),
    ];
    const answers = await Promise.all(proposals.map((proposed) => office.confirm(proposed)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 400]);
    const paths = [await pathOf('L'), await pathOf('R')].sort((a, b) => a.length - b.length);
    expect(paths[1]?.startsWith(paths[0] ?? '?')).to.equal(true);
    expect(paths[0]).to.match(/^\/SY\/QY\/QY-HWQ\/[LR]\/$/);
  });

  it('says when there is nothing to move', async () => {
    const answer = await office.propose(await move('QY-BHQ', 'QY'));
    expect(answer.status).to.equal(409);
    expect(answer.error.message).to.contain('无需调整');
  });

  it('moves two thousand units below a unit in one step', async () => {
    const { db, clock } = office.app.services;
    await db.transaction(async (tx) => {
      const parent = await findUnitByCode(tx, 'QY-GBK');
      if (!parent) throw new Error('no parent');
      const at = clock();
      const hall = await insertUnit(
        tx,
        { code: 'HALL', name: '大院', kind: 'department', parent },
        at,
      );
      for (let no = 0; no < 2000; no++) {
        const unit = { code: `H${no}`, name: `科室${no}`, kind: 'keeps_none' as const };
        await insertUnit(tx, { ...unit, parent: hall }, at);
      }
    });
    await office.carryOut(await move('HALL', 'QY-XY'));
    const [row] = await office.app.database
      .superuser('units')
      .where('path', 'like', '/SY/QY/QY-XY/HALL/%')
      .where({ version: 2 })
      .count<{ count: string }[]>();
    expect(row?.count).to.equal('2001');
  });
});

describe('a unit that is moved', () => {
  it('is seen by the line it has come to, and no longer by the one it left', async () => {
    const room = await openRoom(['QY-BHQ']);
    try {
      const { app } = room;
      const person = room.person('QY-BHQ', 3);
      const seenBy = async (): Promise<string> =>
        linesOf(await find(await room.sign('clerk', 'QY-YLX', 1), person.name)).join();
      expect(await seenBy()).to.equal(`existence ${person.name}`);
      const [county, heir] = [
        await findUnitByCode(app.services.db, 'QY-BHQ'),
        await findUnitByCode(app.services.db, 'QY-YLX'),
      ];
      const sysadmin = await room.sign('sysadmin', 'QY');
      const security = await room.sign('security_officer', 'QY');
      const change = { kind: 'units.move', unitId: county?.id, parentId: heir?.id };
      const { id } = (await sysadmin.post('/api/changes', { change, reason: '区划调整' })).as(
        outcome,
      );
      expect((await security.post(`/api/changes/${id}/confirm`, {})).status).to.equal(200);
      expect(await seenBy()).to.equal(`full ${person.name}`);
    } finally {
      await room.app.close();
    }
  });
});
