import { expect } from 'chai';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import { outcome } from '../../../server/modules/changes/contract.ts';
import type { Answer } from '../../support/caller.ts';
import { makeIdNumber, openOffice, type Office } from './support/officers.ts';

const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';

describe('the three officers', () => {
  let office: Office;
  let count = 0;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  const newcomer = async (roles: string[], idNumber?: string) => ({
    kind: 'accounts.create',
    loginName: `newcomer${(count += 1)}`,
    name: '新来的',
    unitId: await office.unitId('QY'),
    clearance: 'internal',
    roles,
    ...(idNumber !== undefined && { idNumber }),
  });
  const someone = (): string => makeIdNumber('19800101', (count += 1), '男');
  const make = async (roles: string[], idNumber: string): Promise<string> => {
    const change = await newcomer(roles, idNumber);
    await office.carry(change);
    return change.loginName;
  };
  const expectRefused = (answer: Answer, status: number, text: string): void => {
    expect(answer.status).to.equal(status);
    expect(answer.error.message).to.contain(text);
  };

  it('hold no second role: every pair is tried, on new accounts and on old ones', async () => {
    const roles = [...office.app.services.policy.roles.keys()];
    let tried = 0;
    for (const officer of OFFICERS) {
      for (const other of roles.filter((role) => role !== officer)) {
        const created = await office.propose('sysadmin', await newcomer([officer, other]));
        expectRefused(created, 400, '三员岗位须单独设置');
        const granted = await office.propose('security_officer', {
          kind: 'accounts.grant',
          ...(await office.of('clerk', 'QY-FGW')),
          roles: [other, officer],
          clearance: 'internal',
        });
        expectRefused(granted, 400, '三员岗位须单独设置');
        tried += 1;
      }
    }
    expect(tried).to.equal(3 * 11);
  });

  it('are kept apart by the database itself, whoever writes', async () => {
    const { login_name } = await office.account(office.world.account('clerk', 'QY-FGW').loginName);
    for (const officer of OFFICERS) {
      const roles = JSON.stringify(['clerk', officer].sort());
      const attempt = office.app.database
        .superuser('accounts')
        .where({ login_name })
        .update({ roles });
      expect(await codeOf(attempt)).to.equal(CHECK_VIOLATION);
    }
  });

  it('are known by their ID number: none becomes one without', async () => {
    expectRefused(
      await office.propose('sysadmin', await newcomer(['auditor'])),
      400,
      '三员账号须登记身份证号',
    );
  });

  it('are each another human, who has no account beside it', async () => {
    const idNumber = someone();
    await make(['auditor'], idNumber);
    for (const role of [...OFFICERS, 'clerk', 'archivist']) {
      const answer = await office.propose('sysadmin', await newcomer([role], idNumber));
      expectRefused(answer, 409, '三员不得兼任');
    }
    const clerk = someone();
    await make(['clerk'], clerk);
    await make(['window_clerk'], clerk);
    expectRefused(
      await office.propose('sysadmin', await newcomer(['sysadmin'], clerk)),
      409,
      '三员不得兼任',
    );
  });

  it('are known by their file where the account names only that', async () => {
    const archivist = office.world.account('archivist', 'QY');
    expect(archivist.personIdNumber).to.be.a('string');
    const answer = await office.propose(
      'sysadmin',
      await newcomer(['sysadmin'], archivist.personIdNumber),
    );
    expectRefused(answer, 409, archivist.loginName);
  });

  it('do not come about by an amended number, nor by an old account that is enabled again', async () => {
    const officer = someone();
    const loginName = await make(['clerk'], officer);
    const old = await office.account(loginName);
    await office.carry({ kind: 'accounts.disable', ...at(old) });
    await make(['auditor'], officer);
    const disabled = await office.account(loginName);
    expectRefused(
      await office.propose('sysadmin', { kind: 'accounts.enable', ...at(disabled) }),
      409,
      '三员不得兼任',
    );
    const clerk = await office.account(office.world.account('clerk', 'QY-BHQ', 1).loginName);
    const amended = {
      kind: 'accounts.amend',
      ...at(clerk),
      name: clerk.name,
      unitId: clerk.unit_id,
      idNumber: officer,
    };
    expectRefused(await office.propose('sysadmin', amended), 409, '三员不得兼任');
  });

  it('do not come about by two changes at once', async () => {
    const idNumber = someone();
    const ids: string[] = [];
    for (const roles of [['auditor'], ['auditor'], ['clerk']]) {
      const answer = await office.propose('sysadmin', await newcomer(roles, idNumber));
      ids.push(answer.as(outcome).id);
    }
    const answers = await Promise.all(ids.map((id) => office.confirm('security_officer', id)));
    const { rows } = await office.app.database.superuser.raw<{ rows: { roles: string }[] }>(
      `select a.roles from accounts a where a.id_number_index is not null
       and exists (select 1 from one_time_secrets s where s.account_id = a.id
         and s.change_id = any(?))`,
      [ids],
    );
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    expect(rows).to.have.length(1);
  });

  it('are one human each for the database too', async () => {
    const idNumber = someone();
    const loginName = await make(['auditor'], idNumber);
    const { id_number_index } = await office.app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .first<{ id_number_index: Buffer }>('id_number_index');
    const attempt = office.app.database
      .superuser('accounts')
      .where({ login_name: office.world.account('sysadmin', 'QY').loginName })
      .update({ id_number_index });
    expect(await codeOf(attempt)).to.equal(UNIQUE_VIOLATION);
  });

  it('are never the last of their role to go', async () => {
    const security = await office.account(office.world.account('security_officer', 'QY').loginName);
    expectRefused(
      await office.propose('sysadmin', { kind: 'accounts.disable', ...at(security) }),
      409,
      '最后一个',
    );
    const sysadmin = await office.account(office.world.account('sysadmin', 'QY').loginName);
    expectRefused(
      await office.propose('security_officer', {
        kind: 'accounts.grant',
        ...at(sysadmin),
        roles: ['clerk'],
        clearance: 'internal',
      }),
      409,
      '最后一个',
    );
  });

  it('are never all taken away by changes at once', async () => {
    const auditors = await office.app.database
      .superuser('accounts')
      .where({ state: 'active', roles: '["auditor"]' })
      .select<{ id: string; version: number }[]>('id', 'version');
    expect(auditors).to.have.length.above(1);
    const ids: string[] = [];
    for (const { id, version } of auditors) {
      const change = { kind: 'accounts.disable', accountId: id, version };
      ids.push((await office.propose('sysadmin', change)).as(outcome).id);
    }
    const answers = await Promise.all(ids.map((id) => office.confirm('security_officer', id)));
    expect(answers.filter(({ status }) => status === 200)).to.have.length(auditors.length - 1);
    const left = await office.app.database
      .superuser('accounts')
      .where({ state: 'active', roles: '["auditor"]' });
    expect(left).to.have.length(1);
  });
});

function at({ id, version }: { id: string; version: number }): {
  accountId: string;
  version: number;
} {
  return { accountId: id, version };
}

async function codeOf(attempt: PromiseLike<unknown>): Promise<unknown> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}
