import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { PolicyFault } from '../../../policies/policy-fault.ts';
import { compilePolicy } from '../../../policies/policy-table.ts';
import { builtInPolicy, type PolicyText } from '../../../policies/policy-text.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import {
  listPolicyVersions,
  previewPolicy,
  showPolicy,
  showPolicyVersion,
} from '../../../server/modules/policies/contract.ts';
import { openPolicy } from '../../../server/modules/policies/index.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

const LINE = 'p, window_clerk, archives.show, *, own, *, internal';

describe('a policy that officers adopt', () => {
  let app: TestApp;
  let world: World;
  let security: Caller;
  let sysadmin: Caller;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    security = await app.as(world.account('security_officer', 'QY').loginName);
    sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
  });
  after(() => app.close());

  const current = async () => (await security.get('/api/policies/current')).as(showPolicy.response);
  const withLine = (text: PolicyText, ...lines: string[]): PolicyText => ({
    ...text,
    lines: `${text.lines}\n# 试行\n${lines.join('\n')}\n`,
  });
  const propose = (text: object, basedOn: number, caller = security): Promise<Answer> =>
    caller.post('/api/changes', {
      change: { kind: 'policies.adopt', basedOn, text },
      reason: '窗口试行查看档案卡',
    });
  const proposed = async (text: PolicyText, basedOn: number): Promise<string> =>
    (await propose(text, basedOn)).as(outcome).id;
  const confirm = (id: string, caller = sysadmin): Promise<Answer> =>
    caller.post(`/api/changes/${id}/confirm`, {});
  const isAllowed = (): boolean =>
    app.services.policy.rule('window_clerk', {
      action: 'archives.show',
      purpose: 'none',
      relation: 'own',
      grant: 'none',
      level: 'internal',
    }) !== undefined;
  const untilSwapped = async (expected: boolean): Promise<void> => {
    for (let tries = 0; tries < 200 && isAllowed() !== expected; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isAllowed()).to.equal(expected);
  };

  it('starts with the program’s own as the first version', async () => {
    const shown = await current();
    expect(shown).to.include({ version: 1, isBuiltIn: true, isBuiltInNewer: false });
    expect(shown.text).to.deep.equal(builtInPolicy());
    expect(shown.lines.length).to.be.above(50);
  });

  it('takes effect once confirmed, whole and not before, and every version is kept', async () => {
    const { text, version } = await current();
    const next = withLine(text, LINE);
    const id = await proposed(next, version);
    expect(isAllowed()).to.equal(false);
    expect((await confirm(id, security)).status).to.equal(403);
    const entries = await recordedBy(app, async () => {
      expect((await confirm(id)).as(outcome).state).to.equal('confirmed');
    });
    expect(entries.map(({ action, outcome: what }) => [action, what])).to.deep.equal([
      ['changes.confirm', 'policies.adopt'],
    ]);
    await untilSwapped(true);
    const shown = await current();
    expect(shown).to.include({ version: version + 1, isBuiltIn: false, changeId: id });
    const { items } = (await sysadmin.get('/api/policies/versions')).as(
      listPolicyVersions.response,
    );
    expect(items.map((one) => one.version)).to.deep.equal([2, 1]);
    expect(items[0]).to.include({ reason: '窗口试行查看档案卡' });
    const second = (await sysadmin.get('/api/policies/versions/2')).as(showPolicyVersion.response);
    expect(second.differences).to.deep.equal([
      { place: 'lines', sign: 'added', text: '# 试行' },
      { place: 'lines', sign: 'added', text: LINE },
    ]);
  });

  it('tells its deciders whom it concerns', async () => {
    const { text, version } = await current();
    const next = { ...text, lines: text.lines.replace(`${LINE}\n`, '') };
    const id = await proposed(next, version);
    const shown = (await sysadmin.get(`/api/changes/${id}`)).as(showChange.response);
    expect(shown.title).to.equal(`启用权限策略第 ${version + 1} 版（1 处影响）`);
    expect(shown.lines).to.have.length(1);
    expect(shown.lines[0]).to.include({ label: '窗口人员：查看档案卡', before: '允许' });
    expect(shown.lines[0]?.after).to.contain('不允许：关系：本单位').and.contain('4 个账号');
    await confirm(id);
    await untilSwapped(false);
  });

  it('is not adopted on a version that is no longer in force', async () => {
    const { text, version } = await current();
    const [first, second] = await Promise.all([
      proposed(withLine(text, LINE), version),
      proposed(withLine(text, LINE.replace('internal', 'secret')), version),
    ]);
    const answers = await Promise.all([confirm(first), confirm(second)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    await untilSwapped(true);
    const stale = await propose(withLine(text, LINE), version);
    expect(stale.status).to.equal(409);
    expect(stale.error.message).to.contain(`已是第 ${version + 1} 版`);
    const newest = await app.database
      .superuser('policy_versions')
      .max<{ max: number }[]>('version');
    expect(newest[0]?.max).to.equal(version + 1);
  });

  it('is what the next start loads, whatever became of the swap', async () => {
    const { text, version } = await current();
    const adopt = Object.getOwnPropertyDescriptor(app.services, 'adoptPolicy') ?? {};
    const before = isAllowed();
    app.services.adoptPolicy = () => {
      throw new Error('the server died here');
    };
    const id = await proposed(
      {
        ...text,
        lines: text.lines.replace(LINE.replace('internal', 'secret'), '').replace(LINE, ''),
      },
      version,
    );
    expect((await confirm(id)).status).to.equal(200);
    Object.defineProperty(app.services, 'adoptPolicy', adopt);
    expect(isAllowed()).to.equal(before);
    const next = await openPolicy(app.services);
    expect(next.mayEver('window_clerk', 'archives.show')).to.equal(false);
    app.services.adoptPolicy(next);
  });

  it('does not start with a version that cannot be compiled', async () => {
    const { version } = await current();
    let error: unknown;
    const tx = await app.database.superuser.transaction();
    await tx('policy_versions').insert({
      version: version + 1,
      ...builtInPolicy(),
      lines: 'p, clerk',
      built_in_digest: '',
      change_id: randomUUID(),
      recorded_at: app.clock.now,
    });
    await openPolicy({ ...app.services, db: tx }).catch((thrown: unknown) => (error = thrown));
    await tx.rollback();
    expect(error).to.be.instanceOf(PolicyFault);
  });

  for (const [what, spoil, message] of [
    [
      'an unknown word',
      (text: PolicyText) => withLine(text, 'p, emperor, archives.show, *, own, *, internal'),
      '看不懂',
    ],
    [
      'an action nobody has',
      (text: PolicyText) => withLine(text, 'p, clerk, archives.burn, *, own, *, internal'),
      '没有“archives.burn”',
    ],
    [
      'an officer near archives',
      (text: PolicyText) => withLine(text, 'p, sysadmin, archives.show, *, own, *, internal'),
      '三员不得接触档案内容',
    ],
    [
      'the ledger for another',
      (text: PolicyText) => withLine(text, 'p, clerk, ledger.browse, *, own, *, internal'),
      '只由安全审计员',
    ],
    [
      'reading without a grant',
      (text: PolicyText) => withLine(text, 'p, clerk, viewing.read, *, own, *, internal'),
      '有效授权',
    ],
    ['nothing at all', (text: PolicyText) => ({ ...text, lines: '' }), '空的'],
    [
      'officers locked out',
      (text: PolicyText) => ({
        ...text,
        lines: text.lines.replace(/^p, sysadmin, changes.decide.*$/m, ''),
      }),
      '无法再变更',
    ],
    [
      'a role dropped that is held',
      (text: PolicyText) => ({
        ...text,
        roles: text.roles.replace(/^inspector.*\n/m, ''),
        lines: text.lines.replace(/^p, inspector.*\n/gm, ''),
      }),
      'inspector',
    ],
    ['no change', (text: PolicyText) => text, '完全相同'],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      const { text, version } = await current();
      const answer = await propose(spoil(text), version);
      expect(answer.status).to.equal(400);
      expect(answer.error.message).to.contain(message);
    });
  }

  it('is refused where it is hostile', async () => {
    const { text, version } = await current();
    for (const change of [
      { kind: 'policies.adopt', basedOn: version },
      { kind: 'policies.adopt', basedOn: String(version), text },
      { kind: 'policies.adopt', basedOn: -1, text },
      { kind: 'policies.adopt', basedOn: version, text: { ...text, model: 'm = true' } },
      {
        kind: 'policies.adopt',
        basedOn: version,
        text: { ...text, lines: `#${'x'.repeat(130_000)}` },
      },
      { kind: 'policies.adopt', basedOn: version, text: { ...text, lines: ['p'] } },
      {
        kind: 'policies.adopt',
        basedOn: version,
        text: withLine(text, 'p, clerk\u0000, archives.show, *, own, *, internal'),
      },
    ]) {
      const answer = await security.post('/api/changes', { change, reason: '试试' });
      expect(answer.status, JSON.stringify(change).slice(0, 80)).to.equal(400);
    }
    for (const caller of [sysadmin, await app.as(world.account('archivist', 'QY').loginName)]) {
      expect((await propose(withLine(text, LINE), version, caller)).status).to.equal(403);
    }
  });

  describe('#policies.preview', () => {
    const preview = async (text: PolicyText) =>
      (await security.post('/api/policies/preview', { text })).as(previewPolicy.response);

    it('names role, action, circumstances and units of what turns, and records that it did', async () => {
      const { text } = await current();
      const entries = await recordedBy(app, async () => {
        const { effects, faults } = await preview(
          withLine(text, 'p, window_clerk, archives.show, wage, above, *, internal'),
        );
        expect(faults).to.deep.equal([]);
        expect(effects).to.deep.equal([
          {
            turn: 'opens',
            roles: ['window_clerk'],
            roleNames: '窗口人员',
            action: 'archives.show',
            actionName: '查看档案卡',
            circumstances: ['用途：工资审核；关系：上级单位；密级：内部'],
            units: [
              { name: effects[0]?.units[0]?.name, accounts: 2 },
              { name: effects[0]?.units[1]?.name, accounts: 2 },
            ],
            unitCount: 2,
            accountCount: 4,
          },
        ]);
      });
      expect(entries.map(({ action }) => action)).to.deep.equal(['policies.preview']);
      const [entry] = entries;
      expect(entry && (await detailOf(app, entry))).to.match(/^[0-9a-f]{64}$/);
    });

    it('sees that another role of the same account still allows', async () => {
      const { text } = await current();
      const { loginName } = world.account('clerk', 'QY-BHQ');
      await app.database
        .superuser('accounts')
        .where({ login_name: loginName })
        .update({ roles: '["archivist","clerk"]' });
      const { effects } = await preview({
        ...text,
        lines: text.lines.replace('p, clerk, archives.reveal_id, *, own, *, confidential\n', ''),
      });
      await app.database
        .superuser('accounts')
        .where({ login_name: loginName })
        .update({ roles: '["clerk"]' });
      expect(effects.map(({ roles, turn }) => [roles.join(), turn])).to.deep.equal([
        ['clerk', 'closes'],
      ]);
      const clerks = world.plan.accounts.filter(({ roles }) =>
        roles.some((role) => role === 'clerk'),
      );
      expect(effects[0]?.accountCount).to.equal(clerks.length - 1);
    });

    it('tells what purposes gain and lose, and what roles are called', async () => {
      const { text } = await current();
      const { purposes, roles, effects } = await preview({
        ...text,
        purposes: text.purposes.replace('9-3,,9-2', '9-3 10,,9-2'),
        roles: text.roles.replace('质检员', '检查员'),
      });
      expect(effects).to.deep.equal([]);
      expect(purposes[0]).to.include({ key: 'abroad', column: 'classes' });
      expect(purposes[0]).to.deep.include({ added: ['10'], removed: [] });
      expect(roles).to.deep.equal([
        {
          key: 'inspector',
          column: 'name',
          before: '质检员',
          after: '检查员',
          added: ['检查员'],
          removed: ['质检员'],
        },
      ]);
    });

    it('says of a role that nobody holds any more that all of it closes', async () => {
      const { text } = await current();
      const { effects } = await preview({
        ...text,
        roles: text.roles.replace(/^inspector.*\n/m, ''),
        lines: text.lines.replace(/^p, inspector.*\n/gm, ''),
      });
      expect(
        effects.every(({ roles, turn }) => roles.join() === 'inspector' && turn === 'closes'),
      ).to.equal(true);
      expect(effects.map(({ action }) => action)).to.include('intake.browse');
    });

    it('tells every fault with its line instead', async () => {
      const { text } = await current();
      const { faults, effects } = await preview(withLine(text, 'p, clerk', 'q, clerk'));
      expect(effects).to.deep.equal([]);
      expect(faults.map(({ place }) => place)).to.deep.equal(['lines', 'lines']);
      const count = text.lines.split('\n').length;
      expect(faults.map(({ line }) => line)).to.deep.equal([count + 2, count + 3]);
    });

    it('is for the security officer', async () => {
      const { text } = await current();
      expect((await sysadmin.post('/api/policies/preview', { text })).status).to.equal(403);
      expect((await app.anyone().post('/api/policies/preview', { text })).status).to.equal(401);
      const auditor = await app.as(world.account('auditor', 'QY').loginName);
      for (const path of ['current', 'versions', 'versions/1'])
        expect((await auditor.get(`/api/policies/${path}`)).status, path).to.equal(403);
      expect((await security.get('/api/policies/versions/999')).status).to.equal(403);
    });
  });

  it('says when the program brings another policy than the one it was adopted over', async () => {
    const shown = await current();
    expect(shown.isBuiltInNewer).to.equal(false);
    await app.database.superuser('policy_versions').insert({
      version: shown.version + 1,
      ...shown.text,
      built_in_digest: 'that of an earlier program',
      change_id: shown.changeId,
      recorded_at: app.clock.now,
    });
    expect((await current()).isBuiltInNewer).to.equal(true);
    expect((await compilePolicy(shown.builtIn)).lines.length).to.be.above(50);
  });
});
