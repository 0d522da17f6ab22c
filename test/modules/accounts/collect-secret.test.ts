import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import {
  browseAccounts,
  collectSecret,
  showAccount,
} from '../../../server/modules/accounts/contract.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import type { Knex } from '../../../db/connect.ts';
import { makeIdNumber, openOffice, type Office } from './support/officers.ts';

const REFUSED = '42501';
const DAY_MS = 86_400_000;

describe('#accounts.collect_secret', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  const reset = async (unitCode: string, nth = 0): Promise<string> =>
    office.carry({
      kind: 'accounts.reset_password',
      ...(await office.of('clerk', unitCode, nth)),
    });
  const collect = async (role: string, changeId: string) =>
    (await office.sign(role)).post(`/api/accounts/secrets/${changeId}`);

  it('shows it once to who proposed, and destroys it', async () => {
    const changeId = await reset('QY-BHQ');
    const { secret } = (await collect('sysadmin', changeId)).as(collectSecret.response);
    expect(secret).to.match(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){3}$/);
    const again = await collect('sysadmin', changeId);
    expect(again.status).to.equal(409);
    expect(JSON.stringify(again.body)).to.not.contain(secret);
    const row = await office.app.database
      .superuser('one_time_secrets')
      .where({ change_id: changeId })
      .first<{ sealed: Buffer | null; collected_at: Date | null }>();
    expect(row.sealed).to.equal(null);
    expect(row.collected_at).to.be.instanceOf(Date);
  });

  it('leaves no trace of itself, nor of an ID number, in what a thief of the database finds', async () => {
    const idNumber = makeIdNumber('19830217', 5, '男');
    const changeId = await office.carry({
      kind: 'accounts.create',
      loginName: 'canary',
      name: '金丝雀',
      unitId: await office.unitId('QY'),
      idNumber,
      clearance: 'internal',
      roles: ['clerk'],
    });
    const before = await everythingIn(office.app.database.superuser);
    const { secret } = (await collect('sysadmin', changeId)).as(collectSecret.response);
    const after = await everythingIn(office.app.database.superuser);
    expect(before).to.contain('金丝雀');
    for (const dump of [before, after]) {
      for (const canary of [secret, idNumber]) {
        const isThere = dump.includes(canary) || dump.includes(Buffer.from(canary).toString('hex'));
        expect(isThere, 'a canary').to.equal(false);
      }
    }
  });

  it('shows it once, though asked many times at once', async () => {
    const changeId = await reset('QY-BHQ');
    const caller = await office.sign('sysadmin');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => caller.post(`/api/accounts/secrets/${changeId}`)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([200, 409, 409, 409, 409, 409]);
  });

  it('shows it to nobody else, nor before the confirmation, and records that they asked', async () => {
    const changeId = await reset('QY-YLX');
    for (const role of ['security_officer', 'auditor', 'archivist', 'centre_leader']) {
      await office.sign(role);
      const entries = await recordedBy(office.app, async () => {
        expect((await collect(role, changeId)).status, role).to.equal(403);
      });
      expect(entries[0]).to.include({ kind: 'DENY', action: 'accounts.collect_secret' });
    }
    const proposed = await office.propose('sysadmin', {
      kind: 'accounts.reset_password',
      ...(await office.of('clerk', 'QY-HWQ')),
    });
    const { id } = proposed.body as { id: string };
    expect((await collect('sysadmin', id)).status).to.equal(403);
    expect((await collect('sysadmin', randomUUID())).status).to.equal(403);
    const anyone = await office.app.anyone().post(`/api/accounts/secrets/${changeId}`);
    expect(anyone.status).to.equal(401);
  });

  it('is announced to who may collect it, with its last day, and to nobody else', async () => {
    const changeId = await reset('QY-FGW', 1);
    const { loginName, name } = office.world.account('clerk', 'QY-FGW', 1);
    const listed = async (role: string) =>
      (await (await office.sign(role)).get('/api/accounts')).as(browseAccounts.response).secrets;
    const [mine] = (await listed('sysadmin')).filter((secret) => secret.loginName === loginName);
    expect(mine).to.include({ name });
    expect(new Date(mine?.expiresAt ?? 0).getTime()).to.equal(
      office.app.clock.now.getTime() + 7 * DAY_MS,
    );
    for (const role of ['security_officer', 'auditor']) {
      expect(await listed(role), role).to.deep.equal([]);
    }
    await collect('sysadmin', changeId);
    const left = (await listed('sysadmin')).map((secret) => secret.loginName);
    expect(left).to.not.include(loginName);
  });

  it('has no other sysadmin collect it', async () => {
    const changeId = await reset('QY-YLX');
    const { loginName } = office.world.account('clerk', 'QY-FGW');
    await office.app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .update({ roles: '["sysadmin"]' });
    const other = await office.app.as(loginName);
    expect((await other.post(`/api/accounts/secrets/${changeId}`)).status).to.equal(403);
  });

  it('lets a newer one take its place', async () => {
    const first = await reset('QY-HWQ', 1);
    const second = await reset('QY-HWQ', 1);
    expect((await collect('sysadmin', first)).status).to.equal(409);
    expect((await collect('sysadmin', second)).status).to.equal(200);
  });

  it('ends after seven days', async () => {
    const kept = await reset('QY-BHQ', 1);
    const late = await reset('QY-YLX', 1);
    office.app.clock.pass(7 * DAY_MS - 1000);
    expect((await collect('sysadmin', kept)).status).to.equal(200);
    office.app.clock.pass(2000);
    expect((await collect('sysadmin', late)).status).to.equal(409);
    const caller = await office.sign('sysadmin');
    const { accountId } = await office.of('clerk', 'QY-YLX', 1);
    const shown = (await caller.get(`/api/accounts/${accountId}`)).as(showAccount.response);
    expect(shown.secret).to.equal(null);
    await reset('QY-BHQ', 1);
    const row = await office.app.database
      .superuser('one_time_secrets')
      .where({ change_id: late })
      .first<{ sealed: Buffer | null; collected_at: Date | null }>();
    expect(row).to.include({ sealed: null, collected_at: null });
  });

  it('is kept as it is but for the sealed copy, whoever writes', async () => {
    const changeId = await reset('QY-HWQ');
    const rows = () => office.app.database.superuser('one_time_secrets');
    const one = () => rows().where({ change_id: changeId });
    for (const attempt of [
      one().update({ expires_at: new Date('2099-01-01') }),
      one().update({ collector_id: office.app.database.superuser.raw('account_id') }),
      one().update({ sealed: Buffer.from('mine') }),
      one().update({ sealed: null, expires_at: new Date('2099-01-01') }),
      one().delete(),
      office.app.database.superuser.raw('truncate one_time_secrets'),
    ]) {
      expect(await codeOf(attempt)).to.equal(REFUSED);
    }
    await one().update({ sealed: null });
    expect(await codeOf(one().update({ sealed: Buffer.from('back') }))).to.equal(REFUSED);
  });
});

/** Every row of every table as text; bytes stand there in hex. */
async function everythingIn(db: Knex): Promise<string> {
  const tables = await db('information_schema.tables')
    .where({ table_schema: 'public', table_type: 'BASE TABLE' })
    .select<{ table_name: string }[]>('table_name');
  const parts: string[] = [];
  for (const { table_name } of tables) {
    const { rows } = await db.raw<{ rows: { row: string }[] }>('select t::text as row from ?? t', [
      table_name,
    ]);
    parts.push(...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}

async function codeOf(attempt: PromiseLike<unknown>): Promise<unknown> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}
