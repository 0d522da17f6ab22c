import { expect } from 'chai';
import { PolicyFault } from '../../policies/policy-fault.ts';
import { compilePolicy } from '../../policies/policy-table.ts';
import { builtInPolicy, type PolicyText } from '../../policies/policy-text.ts';
import { OFFICERS } from '../../policies/vocabulary.ts';
import { OFFICER_LINES, policyOf } from './support/policy-of.ts';

async function faultsOf(text: PolicyText): Promise<string[]> {
  try {
    await compilePolicy(text);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyFault)) throw error;
    return error.faults.map(({ message }) => message);
  }
}

describe('#requireInvariants', () => {
  it('lets the built-in policy pass', async () => {
    expect(await faultsOf(builtInPolicy())).to.deep.equal([]);
  });

  for (const role of OFFICERS) {
    for (const action of [
      'archives.search',
      'archives.show',
      'archives.reveal_id',
      'intake.submit',
      'intake.show',
      'requests.submit',
      'requests.approve',
      'viewing.read',
      'copies.show',
      'copies.make',
      'exports.take',
    ]) {
      it(`keeps ${role} from ${action}`, async () => {
        const faults = await faultsOf(policyOf(`p, ${role}, ${action}, *, own, live, internal`));
        expect(faults.join()).to.contain('三员不得接触档案内容').and.contain('第 1 行');
      });
    }
  }

  it('lets the auditor alone learn whom a number stands for', async () => {
    const line = (role: string) => `p, ${role}, archives.reveal_subject, *, own, *, internal`;
    expect(await faultsOf(policyOf(line('auditor')))).to.deep.equal([]);
    expect(await faultsOf(policyOf(line('sysadmin')))).to.have.length(1);
  });

  it('keeps the auditor from deciding about changes', async () => {
    const faults = await faultsOf(policyOf('p, auditor, changes.decide, *, own, *, internal'));
    expect(faults).to.have.length(1);
    expect(faults[0]).to.contain('只审计');
  });

  it('lets the auditor propose what is theirs to propose, and nothing else', async () => {
    const line = (relation: string) => `p, auditor, changes.propose, *, ${relation}, *, internal`;
    expect(await faultsOf(policyOf(line('own')))).to.deep.equal([]);
    for (const relation of ['*', 'beside', 'above']) {
      const faults = await faultsOf(policyOf(line(relation)));
      expect(faults, relation).to.have.length(1);
      expect(faults[0]).to.contain('只能提出监督规则');
    }
  });

  for (const action of ['ledger.browse', 'oversight.show', 'findings.work', 'reviews.sign']) {
    it(`keeps ${action} to the auditor`, async () => {
      for (const role of ['clerk', 'sysadmin', 'security_officer']) {
        const faults = await faultsOf(policyOf(`p, ${role}, ${action}, *, own, *, internal`));
        expect(faults, role).to.have.length(1);
        expect(faults[0]).to.contain('只由安全审计员');
      }
    });
  }

  for (const [relation, grant] of [
    ['own', '*'],
    ['own', 'none'],
    ['own', 'expired'],
    ['*', 'live'],
    ['above', 'live'],
  ] as const) {
    it(`opens no page for relation ${relation} and grant ${grant}`, async () => {
      const line = `p, clerk, viewing.read, *, ${relation}, ${grant}, internal`;
      expect((await faultsOf(policyOf(line))).join()).to.contain('有效授权');
    });
  }

  for (const action of ['copies.make', 'copies.hand_over']) {
    it(`lets no paper out by ${action} without the keeper and a live grant`, async () => {
      const line = (relation: string, grant: string) =>
        `p, archivist, ${action}, wage, ${relation}, ${grant}, internal`;
      expect(await faultsOf(policyOf(line('own', 'live')))).to.deep.equal([]);
      for (const [relation, grant] of [
        ['own', '*'],
        ['own', 'expired'],
        ['*', 'live'],
        ['above', 'live'],
      ] as const) {
        const faults = await faultsOf(policyOf(line(relation, grant)));
        expect(faults.join(), `${relation} ${grant}`).to.contain('只由保管单位凭有效授权');
      }
    });
  }

  for (const line of OFFICER_LINES.filter((one) => !one.includes('sysadmin, policies'))) {
    it(`does without nothing the officers need: ${line}`, async () => {
      const { lines, ...rest } = builtInPolicy();
      const faults = await faultsOf({ ...rest, lines: lines.replace(`${line}\n`, '') });
      expect(faults).to.have.length(1);
      expect(faults[0]).to.contain('三员将无法再变更系统');
    });

    it(`is not satisfied with that line for other circumstances: ${line}`, async () => {
      const { lines, ...rest } = builtInPolicy();
      for (const narrowed of [
        line.replace(', own,', ', above,'),
        line.replace('*, own', 'wage, own'),
      ]) {
        const faults = await faultsOf({ ...rest, lines: lines.replace(line, narrowed) });
        expect(faults, narrowed).to.have.length(1);
      }
    });
  }

  it('misses no officer among the roles', async () => {
    for (const role of OFFICERS) {
      const text = {
        ...builtInPolicy(),
        roles: builtInPolicy().roles.replace(`${role},`, 'somebody,'),
      };
      expect((await faultsOf(text)).join(), role).to.contain(role);
    }
  });
});
