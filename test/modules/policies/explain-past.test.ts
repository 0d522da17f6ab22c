import { expect } from 'chai';
import { explainDecision } from '../../../server/modules/policies/contract.ts';
import { browseChanges, outcome } from '../../../server/modules/changes/contract.ts';
import { listUnits } from '../../../server/modules/units/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { openRoom, type ArchiveRoom } from '../archives/support/archive-room.ts';

describe('explaining what has changed since', () => {
  let room: ArchiveRoom;
  let security: Caller;
  let sysadmin: Caller;
  before(async () => {
    room = await openRoom(['QY-YLX', 'QY-BHQ']);
    security = await room.sign('security_officer', 'QY');
    sysadmin = await room.sign('sysadmin', 'QY');
  });
  after(() => room.app.close());

  const explain = async (account: string, archiveNo: string, at?: string) => {
    const question = { account, action: 'archives.show', archiveNo, ...(at && { at }) };
    const answer = await security.post('/api/policies/explain', question);
    return answer.as(explainDecision.response);
  };
  const tick = (): string => {
    const at = room.app.clock.now.toISOString();
    room.app.clock.pass(60_000);
    return at;
  };

  it('puts a unit that moved where it stood then', async () => {
    const unitIds = new Map(
      (await sysadmin.get('/api/units'))
        .as(listUnits.response)
        .items.map(({ code, id }) => [code, id]),
    );
    const { archiveNo } = room.file(room.person('QY-YLX', 2));
    const leader = room.world.account('unit_leader', 'QY-BHQ').loginName;
    expect((await explain(leader, archiveNo)).isAllowed).to.equal(false);
    const before = tick();
    const change = {
      kind: 'units.move',
      unitId: unitIds.get('QY-YLX'),
      parentId: unitIds.get('QY-BHQ'),
    };
    const proposed = await sysadmin.post('/api/changes', { change, reason: '机构调整' });
    const { id } = proposed.as(outcome);
    expect((await security.get('/api/changes')).as(browseChanges.response).counts.todo).to.equal(1);
    expect((await security.post(`/api/changes/${id}/confirm`, {})).status).to.equal(200);
    tick();
    expect((await explain(leader, archiveNo)).isAllowed).to.equal(true);
    expect((await explain(leader, archiveNo, before)).isAllowed).to.equal(false);
  });

  it('counts a relative from the day that the tie was set down', async () => {
    const person = room.person('QY-BHQ', 4);
    const { archiveNo } = room.file(person);
    const clerk = await room.sign('clerk', 'QY-BHQ', 1);
    const { loginName } = room.world.account('clerk', 'QY-BHQ', 1);
    expect((await explain(loginName, archiveNo)).isAllowed).to.equal(true);
    const before = tick();
    const { name: relativeName, idNumber } = person;
    const body = { relation: 'sibling', relativeName, idNumber };
    expect((await clerk.post('/api/kinships', body)).status).to.equal(200);
    tick();
    expect((await explain(loginName, archiveNo)).conclusion).to.contain('亲属');
    expect((await explain(loginName, archiveNo, before)).isAllowed).to.equal(true);
  });
});
