import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { authorize } from '../../policies/authorize.ts';
import { compilePolicy, type PolicyTable, type Question } from '../../policies/policy-table.ts';
import { builtInPolicy } from '../../policies/policy-text.ts';
import { parseRoles } from '../../policies/roles.ts';
import {
  ACTION_NAMES,
  GRANTS,
  OFFICERS,
  PURPOSES,
  RELATIONS,
  type Role,
} from '../../policies/vocabulary.ts';

type Case = Omit<Question, 'level'>;

const CASES = readFileSync(join(import.meta.dirname, 'decisions.csv'), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [role, relation, grant, purpose, action, expected] = line.split(',');
    return { line, question: { role, relation, grant, purpose, action } as Case, expected };
  });

const OFFICE: Role[] = ['clerk', 'unit_leader', 'archivist', 'centre_leader', 'deputy_head'];
const WITH_WINDOWS: Role[] = [...OFFICE, 'window_clerk'];
const OFFICERS_ALL: Role[] = ['sysadmin', 'security_officer', 'auditor'];
const PROPOSERS: Role[] = ['sysadmin', 'security_officer', 'archivist', 'auditor'];
const CONFIRMERS: Role[] = ['sysadmin', 'security_officer', 'centre_leader'];
const PARTIES: Role[] = [...PROPOSERS, 'centre_leader'];
const WATCHERS: Role[] = ['sysadmin', 'security_officer', 'auditor'];
const WINDOW_MATTERS = ['wage', 'retirement', 'social_insurance', 'title'];

/** The policy said a second time, by hand and without its engine: who may do what, and when. */
const RULES: Record<string, (asked: Case) => boolean> = {
  'units.list': ({ role }) => role !== 'store_keeper',
  'units.show': ({ role, relation }) =>
    [...OFFICERS, 'archivist', 'centre_leader'].includes(role) && relation === 'own',
  'authorities.show': ({ role, relation }) =>
    ['clerk', 'archivist', 'centre_leader'].includes(role) && isInLine(relation),
  'kinships.declare': ({ role, relation }) => !isOfficer(role) && relation === 'own',
  'kinships.browse_own': ({ role, relation }) => !isOfficer(role) && relation === 'own',
  'archives.search': ({ role, relation }) => WITH_WINDOWS.includes(role) && relation === 'own',
  'archives.show': ({ role, relation }) => OFFICE.includes(role) && isInLine(relation),
  'archives.reveal_id': ({ role, relation }) =>
    (role === 'clerk' && relation === 'own') || (role === 'archivist' && isInLine(relation)),
  'archives.show_readings': ({ role, relation }) =>
    ['archivist', 'centre_leader'].includes(role) && isInLine(relation),
  'intake.submit': ({ role, relation }) =>
    ['archivist', 'digitiser'].includes(role) && isInLine(relation),
  'intake.show': ({ role, relation }) =>
    (['archivist', 'digitiser', 'centre_leader'].includes(role) && isInLine(relation)) ||
    (role === 'inspector' && relation === 'own'),
  'intake.browse': ({ role, relation }) =>
    ['archivist', 'digitiser', 'centre_leader', 'inspector'].includes(role) && relation === 'own',
  'requests.submit': ({ role, purpose }) =>
    role === 'clerk' || (role === 'window_clerk' && WINDOW_MATTERS.includes(purpose)),
  'requests.options': ({ role }) => ['clerk', 'window_clerk'].includes(role),
  'requests.browse': ({ role, relation }) => WITH_WINDOWS.includes(role) && relation === 'own',
  'requests.show': ({ role, relation }) => WITH_WINDOWS.includes(role) && relation === 'own',
  'requests.withdraw': ({ role, relation }) =>
    ['clerk', 'window_clerk'].includes(role) && relation === 'own',
  'requests.approve': ({ role, relation }) => isApprover(role) && relation === 'own',
  'requests.recall': ({ role, relation }) => isApprover(role) && relation === 'own',
  'viewing.read': ({ role, relation, grant }) =>
    WITH_WINDOWS.includes(role) &&
    role !== 'centre_leader' &&
    relation === 'own' &&
    grant === 'live',
  'copies.browse': ({ role, relation }) =>
    ['archivist', 'centre_leader'].includes(role) && relation === 'own',
  'copies.show': ({ role, relation }) =>
    ['archivist', 'centre_leader'].includes(role) && relation === 'own',
  'copies.make': ({ role, relation, grant, purpose }) =>
    role === 'archivist' &&
    relation === 'own' &&
    grant === 'live' &&
    !['none', 'abroad'].includes(purpose),
  'copies.check': ({ role, relation }) => role === 'archivist' && relation === 'own',
  'copies.hand_over': ({ role, relation, grant }) =>
    role === 'archivist' && relation === 'own' && grant === 'live',
  'copies.settle': ({ role, relation }) => role === 'archivist' && relation === 'own',
  'copies.export': ({ role, relation }) => role === 'archivist' && relation === 'own',
  'ledger.browse': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'ledger.export': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'ledger.show_witnesses': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'witnesses.browse': ({ role, relation }) =>
    ['sysadmin', 'security_officer'].includes(role) && relation === 'own',
  'ledger.export_list': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'ledger.reveal_detail': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'ledger.trace': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'ledger.prove': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'archives.find_subject': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'accounts.browse': ({ role, relation }) => OFFICERS_ALL.includes(role) && relation === 'own',
  'accounts.collect_secret': ({ role, relation }) => role === 'sysadmin' && relation === 'own',
  'archives.reveal_subject': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'changes.propose': ({ role, relation }) => PROPOSERS.includes(role) && relation === 'own',
  'changes.decide': ({ role, relation }) => CONFIRMERS.includes(role) && relation === 'own',
  'changes.browse': ({ role, relation }) => PARTIES.includes(role) && relation === 'own',
  'changes.show': ({ role, relation }) => PARTIES.includes(role) && relation === 'own',
  'sessions.browse': ({ role, relation }) => WATCHERS.includes(role) && relation === 'own',
  'sessions.end': ({ role, relation }) =>
    WATCHERS.includes(role) && role !== 'auditor' && relation === 'own',
  'terminals.browse': ({ role, relation }) => WATCHERS.includes(role) && relation === 'own',
  'policies.show': ({ role, relation }) =>
    ['security_officer', 'sysadmin'].includes(role) && relation === 'own',
  'policies.preview': ({ role, relation }) => role === 'security_officer' && relation === 'own',
  'policies.explain': ({ role, relation }) => role === 'security_officer' && relation === 'own',
  'policies.who_can': ({ role, relation }) => role === 'security_officer' && relation === 'own',
  'storage.show': ({ role, relation }) =>
    ['sysadmin', 'auditor'].includes(role) && relation === 'own',
  'oversight.show': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'oversight.preview': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'findings.browse': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'findings.work': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'reviews.browse': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'reviews.sign': ({ role, relation }) => role === 'auditor' && relation === 'own',
  'alarms.browse': ({ role, relation }) =>
    ['sysadmin', 'auditor'].includes(role) && relation === 'own',
  'keys.show': ({ role, relation }) =>
    ['sysadmin', 'security_officer'].includes(role) && relation === 'own',
  'storage.scrub': ({ role, relation }) => role === 'sysadmin' && relation === 'own',
  'storage.repair': ({ role, relation }) => role === 'sysadmin' && relation === 'own',
  'backups.browse': ({ role, relation }) =>
    ['sysadmin', 'security_officer', 'auditor'].includes(role) && relation === 'own',
  'backups.run': ({ role, relation }) => role === 'sysadmin' && relation === 'own',
  'backups.register_medium': ({ role, relation }) => role === 'sysadmin' && relation === 'own',
  'backups.amend_medium': ({ role, relation }) => role === 'sysadmin' && relation === 'own',
  'backups.report_restore_test': ({ role, relation }) => role === 'sysadmin' && relation === 'own',
};

function isInLine(relation: Case['relation']): boolean {
  return relation === 'own' || relation === 'above';
}

function isOfficer(role: Role): boolean {
  return (OFFICERS as readonly Role[]).includes(role);
}

function isApprover(role: Role): boolean {
  return role === 'unit_leader' || role === 'centre_leader';
}

describe('the decisions of the policy', () => {
  let table: PolicyTable;
  before(async () => {
    table = await compilePolicy();
  });

  const isAllowed = ({ role, ...rest }: Case): boolean =>
    authorize(table, {
      ...rest,
      roles: [role],
      level: 'internal',
      clearance: 'confidential',
      isOwnFile: false,
      isRelative: false,
      terminal: 'fit',
    }).isAllowed;

  for (const { line, question, expected } of CASES) {
    it(line, () => {
      expect(expected).to.be.oneOf(['allow', 'refuse']);
      expect(isAllowed(question)).to.equal(expected === 'allow');
    });
  }

  it('show every action once allowed and once refused', () => {
    for (const verdict of ['allow', 'refuse']) {
      const shown = CASES.filter(({ expected }) => expected === verdict);
      const missing = [...table.actions].filter(
        (action) => !shown.some(({ question }) => question.action === action),
      );
      expect(missing, verdict).to.deep.equal([]);
    }
  });

  it('agree with a second, independent statement on every question that can be put', () => {
    expect([...table.actions]).to.have.members(Object.keys(RULES));
    for (const [action, mayDo] of Object.entries(RULES)) {
      const purposes = action === 'requests.submit' ? PURPOSES : (['wage', 'appointment'] as const);
      for (const question of questionsOf(action, ['none', ...purposes])) {
        expect(isAllowed(question), Object.values(question).join()).to.equal(mayDo(question));
      }
    }
  });
});

function* questionsOf(action: string, purposes: Case['purpose'][]): Generator<Case> {
  for (const role of parseRoles(builtInPolicy().roles).keys())
    for (const relation of RELATIONS)
      for (const grant of GRANTS)
        for (const purpose of purposes) yield { role, relation, grant, purpose, action };
}

describe('the words for actions', () => {
  it('name every action of the built-in policy', async () => {
    const { actions } = await compilePolicy();
    expect([...actions].filter((action) => !(action in ACTION_NAMES))).to.deep.equal([]);
  });
});
