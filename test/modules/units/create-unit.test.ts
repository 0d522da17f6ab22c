import { expect } from 'chai';
import { openOffice, type Office } from './support/officers.ts';

describe('#units.create', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  const draft = async (more: object = {}) => ({
    kind: 'units.create',
    code: 'QY-SWJ',
    name: '青原市水务局',
    unitKind: 'keeps_none',
    parentId: (await office.unit('QY')).id,
    ...more,
  });

  it('is there once a second officer has confirmed it, and not before', async () => {
    const proposed = await office.propose(await draft());
    expect((await office.units()).map(({ code }) => code)).to.not.include('QY-SWJ');
    expect((await office.confirm(proposed)).status).to.equal(200);
    expect(await office.unit('QY-SWJ')).to.include({
      name: '青原市水务局',
      kind: 'keeps_none',
      isClosed: false,
      parentId: (await office.unit('QY')).id,
    });
  });

  it('goes ten deep', async () => {
    let parentId = (await office.unit('QY-BHQ')).id;
    for (let depth = 1; depth <= 10; depth++) {
      const code = `D${depth}`;
      await office.carryOut(await draft({ code, name: `第${depth}层单位`, parentId }));
      parentId = (await office.unit(code)).id;
    }
    const row = await office.app.database
      .superuser('units')
      .where({ code: 'D10' })
      .first<{ path: string }>('path');
    expect(row).to.deep.equal({
      path: '/SY/QY/QY-BHQ/D1/D2/D3/D4/D5/D6/D7/D8/D9/D10/',
    });
  });

  it('gives a code to one unit, whichever of two proposals is confirmed first', async () => {
    const [one, two] = [
      await office.propose(await draft({ code: 'TWICE', name: '甲单位' })),
      await office.propose(await draft({ code: 'TWICE', name: '乙单位' })),
    ];
    expect((await office.confirm(one)).status).to.equal(200);
    const late = await office.confirm(two);
    expect(late.status).to.equal(409);
    expect(late.error.message).to.contain('TWICE').and.contain('甲单位');
    const third = await office.propose(await draft({ code: 'TWICE', name: '丙单位' }));
    expect(third.status).to.equal(409);
    expect(third.error.field).to.equal('change.code');
  });

  for (const [what, more] of [
    ['a code that would break a path', { code: 'QY/X' }],
    ['a code with a wildcard', { code: 'QY_%' }],
    ['a code in lower case', { code: 'qy-x' }],
    ['no code', { code: '' }],
    ['a name of one character', { name: '局' }],
    ['a name with an invisible character', { name: '青原\u202e市水务局' }],
    ['an endless name', { name: '局'.repeat(61) }],
    ['a kind that is none', { unitKind: 'empire' }],
    ['a parent that is not there', { parentId: '01900000-0000-7000-8000-000000000000' }],
    ['no parent', { parentId: null }],
    ['a field it does not know', { path: '/' }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await office.propose(await draft({ code: 'NEW', ...more }));
      expect(answer.status).to.equal(400);
    });
  }

  it('is no matter of any other role', async () => {
    for (const [role, unit] of [
      ['security_officer', 'QY'],
      ['archivist', 'QY'],
      ['auditor', 'QY'],
      ['clerk', 'QY-BHQ'],
    ] as const) {
      const caller = await office.app.as(office.world.account(role, unit).loginName);
      const answer = await caller.post('/api/changes', {
        change: await draft({ code: 'NEW' }),
        reason: '机构改革',
      });
      expect(answer.status, role).to.equal(403);
    }
  });
});
