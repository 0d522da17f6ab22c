import { expect } from 'chai';
import { authorize, type Decision } from '../../policies/authorize.ts';
import type { Facts } from '../../policies/facts.ts';
import { compilePolicy, type PolicyTable } from '../../policies/policy-table.ts';

const FACTS: Facts = {
  roles: ['clerk'],
  action: 'archives.show',
  relation: 'own',
  purpose: 'none',
  grant: 'none',
  level: 'internal',
  clearance: 'secret',
  terminal: 'fit',
  isOwnFile: false,
  isRelative: false,
};

describe('#authorize', () => {
  let table: PolicyTable;
  before(async () => {
    table = await compilePolicy();
  });

  /** Facts as the database might hand them over, types or no types. */
  const decide = (facts: object): Decision => authorize(table, { ...FACTS, ...facts });
  const reason = (facts: object): string => {
    const decision = decide(facts);
    return decision.isAllowed ? `allowed by ${decision.rule}` : decision.reason;
  };

  it('allows what a line of the policy allows, and says which', () => {
    expect(decide({})).to.deep.equal({
      isAllowed: true,
      rule: 'clerk, archives.show, *, own, *, confidential',
    });
  });

  it('refuses what no line allows', () => {
    expect(reason({ relation: 'beside' })).to.equal('no_rule');
    expect(reason({ action: 'archives.destroy' })).to.equal('no_rule');
    expect(reason({ roles: [] })).to.equal('no_rule');
  });

  it('needs one of the roles, whichever comes first', () => {
    expect(decide({ roles: ['auditor', 'clerk'] }).isAllowed).to.equal(true);
    expect(reason({ roles: ['auditor', 'sysadmin'] })).to.equal('no_rule');
  });

  it('puts the own file above every role, then relatives, then clearance', () => {
    const all = { roles: [...table.roles.keys()] };
    expect(reason({ ...all, isOwnFile: true })).to.equal('own_file');
    expect(reason({ ...all, isOwnFile: true, isRelative: true, level: 'confidential' })).to.equal(
      'own_file',
    );
    expect(reason({ ...all, isRelative: true, level: 'confidential' })).to.equal('relative');
    expect(reason({ ...all, level: 'confidential', action: 'archives.destroy' })).to.equal(
      'clearance',
    );
  });

  it('wants a clearance that reaches the file', () => {
    expect(decide({ level: 'secret', clearance: 'secret' }).isAllowed).to.equal(true);
    expect(reason({ level: 'secret', clearance: 'internal' })).to.equal('clearance');
    expect(reason({ level: 'confidential', clearance: 'secret' })).to.equal('clearance');
  });

  for (const word of Object.keys(FACTS)) {
    for (const nothing of [undefined, null, '', 0, {}]) {
      it(`refuses facts in which ${word} is ${nothing === undefined ? 'missing' : JSON.stringify(nothing)}`, () => {
        expect(decide({ [word]: nothing }).isAllowed).to.equal(false);
      });
    }
  }

  for (const [what, facts] of [
    ['a role nobody defined', { roles: ['clerk', 'emperor'] }],
    ['a role that is no word', { roles: ['clerk', undefined] }],
    ['roles in one string', { roles: 'clerk' }],
    ['an unknown purpose', { purpose: 'holiday' }],
    ['the wildcard as purpose', { purpose: '*' }],
    ['the wildcard as relation', { relation: '*' }],
    ['the wildcard as grant', { grant: '*' }],
    ['a level above all', { level: 'top_secret' }],
    ['a clearance above all', { clearance: 'top_secret' }],
    ['“false” for false', { isOwnFile: 'false' }],
    ['a promise for a truth', { isRelative: Promise.resolve(false) }],
    ['a promise of roles', { roles: Promise.resolve(['clerk']) }],
    ['the name of a built-in', { relation: 'constructor' }],
  ] as const) {
    it(`takes ${what} for malformed`, () => {
      expect(reason(facts)).to.equal('malformed');
    });
  }

  it('refuses no facts at all', () => {
    expect(authorize(table, {} as Facts)).to.deep.equal({ isAllowed: false, reason: 'malformed' });
    expect(authorize(table, undefined as unknown as Facts).isAllowed).to.equal(false);
  });

  it('refuses when the table itself fails', async () => {
    const broken: PolicyTable = {
      ...(await compilePolicy()),
      ruleOrFault: () => {
        throw new Error('out of order');
      },
    };
    expect(authorize(broken, FACTS)).to.deep.equal({ isAllowed: false, reason: 'malformed' });
  });
});
