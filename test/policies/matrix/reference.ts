import type { GrantState, Relation } from '../../../policies/vocabulary.ts';

/** Somebody of a role, whose unit stands in a relation to a file, with or without a grant to read it. */
export type Case = { role: string; relation: Relation; grant: GrantState };
type Rule = (asked: Case) => boolean;

const has =
  (...roles: string[]): Rule =>
  ({ role }) =>
    roles.includes(role);
const inLine: Rule = ({ relation }) => relation === 'own' || relation === 'above';
const both =
  (...rules: Rule[]): Rule =>
  (asked) =>
    rules.every((rule) => rule(asked));
const either =
  (...rules: Rule[]): Rule =>
  (asked) =>
    rules.some((rule) => rule(asked));

const OFFICE = ['clerk', 'unit_leader', 'archivist', 'centre_leader', 'deputy_head'];
const ALL_WHO_SEEK = [...OFFICE, 'window_clerk'];
/** In the matrix, whoever has or had a grant is the applicant of the request it rests on. */
const isApplicant: Rule = ({ grant }) => grant !== 'none';
/** Without a grant the request waits for the leader of the actor's own unit. */
const isAwaited: Rule = both(has('unit_leader'), ({ grant }) => grant === 'none');
const mayRead = both(
  has('clerk', 'window_clerk', 'unit_leader', 'archivist', 'deputy_head'),
  ({ grant }) => grant === 'live',
);
/** Files are copied, and copies looked after, by the unit that keeps them. */
const atKeeper: Rule = ({ relation }) => relation === 'own';
const isLive: Rule = ({ grant }) => grant === 'live';
const OFFICERS = ['sysadmin', 'security_officer', 'auditor'];
const PARTIES_TO_CHANGES = [...OFFICERS, 'archivist', 'centre_leader'];

/**
 * Who gets through which route, said anew from the rules of the trade and not from policy.csv. A change of the
 * matrix is proposed by another system administrator about an account.
 */
export const REFERENCE: Record<string, Rule> = {
  'units.list': has(...ALL_WHO_SEEK, 'digitiser', 'inspector', ...OFFICERS),
  'units.show': has('archivist', 'centre_leader', ...OFFICERS),
  'authorities.show': both(has('clerk', 'archivist', 'centre_leader'), inLine),
  'kinships.declare': has(...ALL_WHO_SEEK, 'digitiser', 'inspector', 'store_keeper'),
  'kinships.browse_own': has(...ALL_WHO_SEEK, 'digitiser', 'inspector', 'store_keeper'),
  'policies.show': has('security_officer', 'sysadmin'),
  'policies.list_versions': has('security_officer', 'sysadmin'),
  'policies.show_version': has('security_officer', 'sysadmin'),
  'policies.preview': has('security_officer'),
  'policies.explain': has('security_officer'),
  'policies.who_can': has('security_officer'),
  'archives.search': has(...ALL_WHO_SEEK),
  'archives.show': both(has(...OFFICE), inLine),
  'archives.reveal_id': either(
    both(has('clerk'), ({ relation }) => relation === 'own'),
    both(has('archivist'), inLine),
  ),
  'archives.show_readings': both(has('archivist', 'centre_leader'), inLine),
  'intake.submit': both(has('archivist', 'digitiser'), inLine),
  'intake.browse': has('archivist', 'digitiser', 'inspector', 'centre_leader'),
  'intake.show': either(
    both(has('archivist', 'digitiser', 'centre_leader'), inLine),
    both(has('inspector'), ({ relation }) => relation === 'own'),
  ),
  'requests.browse': has(...ALL_WHO_SEEK),
  'requests.options': has('clerk', 'window_clerk'),
  'requests.submit': has('clerk', 'window_clerk'),
  'requests.show': both(has(...ALL_WHO_SEEK), either(isApplicant, has('unit_leader'))),
  'requests.print': both(has(...ALL_WHO_SEEK), either(isApplicant, has('unit_leader'))),
  'requests.resubmit': both(has('clerk', 'window_clerk'), isApplicant),
  'requests.withdraw': both(has('clerk', 'window_clerk'), isApplicant),
  'requests.approve': isAwaited,
  'requests.refuse': isAwaited,
  'requests.return': isAwaited,
  'requests.recall': has('unit_leader'),
  'viewing.open': mayRead,
  'viewing.show': mayRead,
  'viewing.confirm': mayRead,
  'viewing.close': mayRead,
  'viewing.note_print_attempt': mayRead,
  'viewing.read_page': mayRead,
  'viewing.read_strip': mayRead,
  'copies.browse': has('archivist', 'centre_leader'),
  'copies.browse_orders': has('archivist', 'centre_leader'),
  'copies.show_order': both(has('archivist', 'centre_leader'), atKeeper),
  'copies.follow': both(has(...ALL_WHO_SEEK), either(isApplicant, has('unit_leader'))),
  'copies.show': both(has('archivist', 'centre_leader'), atKeeper),
  'copies.read_page': both(has('archivist'), atKeeper, isLive),
  'copies.note_print_attempt': both(has('archivist'), atKeeper, isLive),
  'copies.make': both(has('archivist'), atKeeper, isLive),
  'copies.check': both(has('archivist'), atKeeper),
  'copies.hand_over': both(has('archivist'), atKeeper, isLive),
  'copies.spoil': both(has('archivist'), atKeeper),
  'copies.take_back': both(has('archivist'), atKeeper),
  'copies.file': both(has('archivist'), atKeeper),
  'copies.destroy': both(has('archivist'), atKeeper),
  'copies.witness': both(has('archivist'), atKeeper),
  'copies.export': has('archivist'),
  'copies.print': has('archivist'),
  'ledger.browse': has('auditor'),
  'ledger.show_head': has('auditor'),
  'ledger.export': has('auditor'),
  'ledger.show_witnesses': has('auditor'),
  'ledger.show_day': has('auditor'),
  'witnesses.browse': has('sysadmin', 'security_officer'),
  'ledger.show_entry': has('auditor'),
  'ledger.reveal_detail': has('auditor'),
  'ledger.export_list': has('auditor'),
  'ledger.prove': has('auditor'),
  'ledger.print_proof': has('auditor'),
  'ledger.show_between': has('auditor'),
  'ledger.prove_between': has('auditor'),
  'ledger.print_between': has('auditor'),
  'ledger.show_volume': has('auditor'),
  'ledger.show_sitting': has('auditor'),
  'ledger.trace': has('auditor'),
  'ledger.browse_refusals': has('auditor'),
  'accounts.browse': has(...OFFICERS),
  'accounts.options': has(...OFFICERS),
  'accounts.show': has(...OFFICERS),
  'accounts.collect_secret': both(has('sysadmin'), ({ relation }) => relation === 'own'),
  'archives.reveal_subject': has('auditor'),
  'archives.find_subject': has('auditor'),
  'sessions.browse': has(...OFFICERS),
  'sessions.end': has('sysadmin', 'security_officer'),
  'terminals.browse': has(...OFFICERS),
  'terminals.browse_enrolments': has(...OFFICERS),
  'terminals.options': has(...OFFICERS),
  'terminals.show': has(...OFFICERS),
  'oversight.show': has('auditor'),
  'oversight.show_rule': has('auditor'),
  'oversight.preview': has('auditor'),
  'findings.browse': has('auditor'),
  'findings.show': has('auditor'),
  'findings.take_up': has('auditor'),
  'findings.begin': has('auditor'),
  'findings.note': has('auditor'),
  'findings.assign': has('auditor'),
  'findings.conclude': has('auditor'),
  'findings.reopen': has('auditor'),
  'reviews.browse': has('auditor'),
  'reviews.draft': has('auditor'),
  'reviews.show': has('auditor'),
  'reviews.sign': has('auditor'),
  'reviews.countersign': has('auditor'),
  'alarms.browse': has('sysadmin', 'auditor'),
  'keys.show': has('sysadmin', 'security_officer'),
  'storage.show': has('sysadmin', 'auditor'),
  'storage.list_findings': has('sysadmin', 'auditor'),
  'storage.show_volume': has('sysadmin', 'auditor'),
  'storage.scrub': has('sysadmin'),
  'storage.repair': has('sysadmin'),
  'storage.show_repair': has('sysadmin', 'auditor'),
  'backups.browse': has(...OFFICERS),
  'backups.show_medium': has(...OFFICERS),
  'backups.run': has('sysadmin'),
  'backups.register_medium': has('sysadmin'),
  'backups.amend_medium': has('sysadmin'),
  'backups.report_restore_test': has('sysadmin'),
  'changes.propose': has('sysadmin'),
  'changes.browse': has(...PARTIES_TO_CHANGES),
  'changes.show': has('sysadmin', 'security_officer'),
  'changes.confirm': has('security_officer'),
  'changes.reject': has('security_officer'),
  'changes.withdraw': () => false,
};
