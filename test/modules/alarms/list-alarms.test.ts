import { expect } from 'chai';
import { listAlarms } from '../../../server/modules/alarms/list-alarms.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildWorld, type World } from '../../support/world.ts';

describe('#alarms.browse', () => {
  let app: TestApp;
  let world: World;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
  });
  after(() => app.close());

  it('answers auditor and system administrator, and nobody else', async () => {
    for (const [role, status] of [
      ['auditor', 200],
      ['sysadmin', 200],
      ['security_officer', 403],
      ['clerk', 403],
    ] as const) {
      const unit = role === 'clerk' ? 'QY-HWQ' : 'QY';
      const caller = await app.as(world.account(role, unit).loginName);
      expect((await caller.get('/api/alarms')).status, role).to.equal(status);
    }
    expect((await app.anyone().get('/api/alarms')).status).to.equal(401);
  });

  it('tells the oldest first, whichever module says so', async () => {
    const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 24, hour));
    const raise = (code: string, hour: number) => () =>
      Promise.resolve([{ code, text: code, since: at(hour) }]);
    const alarms = await listAlarms(app.services, [
      ['ledger', raise('ledger.no_quorum', 5)],
      ['storage', raise('storage.disk', 3)],
      ['quiet', () => Promise.resolve([])],
    ]);
    expect(alarms.map(({ code, since }) => `${code} ${since}`)).to.deep.equal([
      'storage.disk 2026-11-24T03:00:00.000Z',
      'ledger.no_quorum 2026-11-24T05:00:00.000Z',
    ]);
  });

  it('tells of a source that cannot be asked, beside what the others say', async () => {
    const alarms = await listAlarms(app.services, [
      ['ledger', () => Promise.reject(new Error('gone'))],
      ['storage', () => Promise.resolve([{ code: 'storage.disk', text: '', since: new Date(0) }])],
    ]);
    expect(alarms.map(({ code }) => code)).to.deep.equal(['storage.disk', 'alarms.ledger_silent']);
    expect(alarms[1]?.text).to.include('ledger');
  });
});
