import { PolicyFault, type Fault } from './policy-fault.ts';
import type { PolicyLine } from './policy-lines.ts';
import type { PolicyTable } from './policy-table.ts';
import { OFFICERS, type Role } from './vocabulary.ts';

/** What the three officers may have to do with at all; archive content is not among it. */
const OFFICER_NOUNS = [
  'changes',
  'policies',
  'accounts',
  'sessions',
  'terminals',
  'units',
  'storage',
  'backups',
  'keys',
  'witnesses',
  'alarms',
];
/** Of the auditor alone: whom a number in the ledger stands for. */
const AUDITOR_ACTIONS = ['archives.reveal_subject', 'archives.find_subject'];
/** What only the auditor may have to do with, and why that is told. */
const AUDITOR_NOUNS: Readonly<Record<string, string>> = {
  ledger: '审计账本只由安全审计员查阅',
  oversight: '监督规则只由安全审计员掌握',
  findings: '疑点只由安全审计员查办',
  reviews: '定期审查只由安全审计员签署',
};

/** By which something of a file leaves on paper. */
const LEAVING = ['copies.make', 'copies.hand_over'];

/** Without these the officers could never again change what is in force. */
const KEPT: Record<string, readonly string[]> = {
  sysadmin: ['changes.propose', 'changes.decide', 'changes.browse', 'changes.show'],
  security_officer: [
    'changes.propose',
    'changes.decide',
    'changes.browse',
    'changes.show',
    'policies.show',
    'policies.preview',
    'policies.explain',
    'policies.who_can',
  ],
};

/**
 * What no version of the policy may do, whoever proposes and confirms it: let an officer (三员) near archive
 * content, let the auditor decide about changes or anybody else do the auditor's work, open pages without a live
 * grant, or lock the officers out.
 * @throws PolicyFault naming every line that does.
 */
export function requireInvariants(table: PolicyTable): void {
  const faults = [
    ...table.lines.flatMap((line) => breachesOf(line).map((message) => asFault(line, message))),
    ...findLockouts(table),
  ];
  if (faults.length > 0) throw new PolicyFault(faults);
}

function asFault({ number }: PolicyLine, message: string): Fault {
  return { place: 'lines', line: number, message: `策略第 ${number} 行：${message}` };
}

function breachesOf({ role, action, relation, grant }: PolicyLine): string[] {
  const noun = action.split('.')[0] ?? '';
  const isAuditor = role === 'auditor';
  const breaches: string[] = [];
  if (isOfficer(role) && !mayConcern(role, action, noun)) {
    breaches.push(`三员不得接触档案内容，请删去“${role} ${action}”`);
  }
  if (isAuditor && action === 'changes.decide') {
    breaches.push('安全审计员只审计，不得复核变更');
  }
  // Own is what their duty is to propose: the rules by which they watch, and nothing else.
  if (isAuditor && action === 'changes.propose' && relation !== 'own') {
    breaches.push('安全审计员只能提出监督规则的变更：关系须为 own');
  }
  const whose = AUDITOR_NOUNS[noun];
  if (whose !== undefined && !isAuditor) breaches.push(whose);
  if (noun === 'viewing' && (relation !== 'own' || grant !== 'live')) {
    breaches.push('阅档只能凭本人的有效授权：关系须为 own，授权须为 live');
  }
  if (LEAVING.includes(action) && (relation !== 'own' || grant !== 'live')) {
    breaches.push('复制摘录只由保管单位凭有效授权制作、交付：关系须为 own，授权须为 live');
  }
  return breaches;
}

function isOfficer(role: Role): boolean {
  return (OFFICERS as readonly string[]).includes(role);
}

function mayConcern(role: Role, action: string, noun: string): boolean {
  if (OFFICER_NOUNS.includes(noun)) return true;
  // That these nouns are the auditor's alone is said once, for every role.
  return noun in AUDITOR_NOUNS || (role === 'auditor' && AUDITOR_ACTIONS.includes(action));
}

/** Asked of the table itself, so that what counts is what would be decided. */
function findLockouts(table: PolicyTable): Fault[] {
  const usual = { purpose: 'none', relation: 'own', grant: 'none', level: 'internal' } as const;
  return Object.entries(KEPT).flatMap(([role, actions]) =>
    actions
      .filter((action) => table.rule(role, { ...usual, action }) === undefined)
      .map((action) => ({
        place: 'rules' as const,
        line: null,
        message: `缺少“${role} ${action}”（关系 own）：没有它，三员将无法再变更系统`,
      })),
  );
}
