import { builtInPolicy } from '../../../policies/policy-text.ts';
import type { Reach } from './city.ts';

/** How a route is called so that only the policy can stand in the way. */
export type Ask = {
  reach: Reach;
  readerIds: [string, string];
  changeId: string;
  /** About nobody of the matrix. */
  findingId: string;
  sessionId: string;
  terminalId: string;
  unitId: string;
};
type Call = { path: string; body?: object };

const MEDIUM_ID = '0198f000-0000-7000-8000-000000000001';
const NOWHERE = '0198f000-0000-7000-8000-000000000002';
const SIGNATURE = {
  digest: '00'.repeat(32),
  publicKey: `04${'00'.repeat(64)}`,
  signature: '00'.repeat(64),
};
const ROW = { rowVersion: 1 };
const REASON = { opinion: '情况不符', ...ROW };
const wish = ({ readerIds }: Ask) => ({
  purpose: 'wage',
  categories: ['9-1'],
  reason: '核对工资变动',
  readerIds,
  days: 3,
});

/** One call for each route: a route that is missing here fails the build. */
export const CALLS: Record<string, (ask: Ask) => Call> = {
  'units.list': () => ({ path: '/api/units' }),
  'archives.search': () => ({ path: '/api/archives/search?q=cheng' }),
  'archives.show': ({ reach }) => ({ path: `/api/archives/volumes/${reach.volumeId}` }),
  'archives.reveal_id': ({ reach }) => ({
    path: `/api/archives/volumes/${reach.volumeId}/id-number`,
    body: { reason: '核对身份' },
  }),
  'archives.show_readings': ({ reach }) => ({
    path: `/api/archives/volumes/${reach.volumeId}/readings`,
  }),
  'intake.submit': ({ reach }) => ({
    path: `/api/intake/packages?unit=${reach.unitCode}&fileName=a.zip`,
  }),
  'intake.browse': () => ({ path: '/api/intake/accessions' }),
  'intake.show': ({ reach }) => ({ path: `/api/intake/accessions/${reach.accessionId}` }),
  'requests.browse': () => ({ path: '/api/requests?box=todo' }),
  'requests.options': ({ reach }) => ({ path: `/api/requests/options/${reach.volumeId}` }),
  'requests.submit': (ask) => ({
    path: '/api/requests',
    body: { ...wish(ask), volumeId: ask.reach.volumeId },
  }),
  'requests.show': ({ reach }) => ({ path: `/api/requests/${reach.requestId}` }),
  'requests.print': ({ reach }) => ({ path: `/api/requests/${reach.requestId}/paper`, body: {} }),
  'requests.resubmit': (ask) => ({
    path: `/api/requests/${ask.reach.requestId}/resubmit`,
    body: { ...wish(ask), ...ROW },
  }),
  'requests.withdraw': ({ reach }) => ({
    path: `/api/requests/${reach.requestId}/withdraw`,
    body: ROW,
  }),
  'requests.approve': ({ reach }) => ({
    path: `/api/requests/${reach.requestId}/approve`,
    body: ROW,
  }),
  'requests.refuse': ({ reach }) => ({
    path: `/api/requests/${reach.requestId}/refuse`,
    body: REASON,
  }),
  'requests.return': ({ reach }) => ({
    path: `/api/requests/${reach.requestId}/return`,
    body: REASON,
  }),
  'requests.recall': ({ reach }) => ({
    path: `/api/requests/${reach.requestId}/recall`,
    body: REASON,
  }),
  'viewing.open': ({ reach }) => ({
    path: '/api/viewing/openings',
    body: { requestId: reach.requestId },
  }),
  'viewing.show': ({ reach }) => ({ path: opening(reach) }),
  'viewing.confirm': ({ reach }) => ({ path: `${opening(reach)}/confirm`, body: { pin: '2026' } }),
  'viewing.close': ({ reach }) => ({ path: `${opening(reach)}/close`, body: {} }),
  'viewing.note_print_attempt': ({ reach }) => ({
    path: `${opening(reach)}/print-attempts`,
    body: {},
  }),
  'viewing.read_page': ({ reach }) => ({ path: `${opening(reach)}/pages/${reach.pageId}` }),
  'viewing.read_strip': ({ reach }) => ({ path: `${opening(reach)}/strips/${reach.materialId}` }),
  'copies.browse': () => ({ path: '/api/copies' }),
  'copies.browse_orders': () => ({ path: '/api/copies/orders' }),
  'copies.show_order': ({ reach }) => ({ path: `/api/copies/orders/${reach.requestId}` }),
  'copies.follow': ({ reach }) => ({ path: `/api/copies/requests/${reach.requestId}` }),
  'copies.show': ({ reach }) => ({ path: copy(reach) }),
  'copies.read_page': ({ reach }) => ({
    path: `/api/copies/orders/${reach.requestId}/items/2/pages/1`,
  }),
  'copies.note_print_attempt': ({ reach }) => ({
    path: `/api/copies/orders/${reach.requestId}/items/2/print-attempts`,
    body: {},
  }),
  'copies.make': ({ reach, readerIds: [recipientId] }) => ({
    path: '/api/copies',
    body: { copyId: NOWHERE, requestId: reach.requestId, item: 1, recipientId },
  }),
  'copies.check': ({ reach }) => ({
    path: `${copy(reach)}/check`,
    body: { basedOn: 0, note: '' },
  }),
  'copies.hand_over': ({ reach }) => ({
    path: `${copy(reach)}/hand-over`,
    body: { basedOn: 0, note: '' },
  }),
  'copies.spoil': ({ reach }) => ({
    path: `${copy(reach)}/spoil`,
    body: { basedOn: 0, note: '卡纸' },
  }),
  'copies.take_back': ({ reach }) => ({
    path: `${copy(reach)}/take-back`,
    body: { basedOn: 0, note: '' },
  }),
  'copies.file': ({ reach }) => ({
    path: `${copy(reach)}/file`,
    body: { basedOn: 0, note: '归入 2026-3 卷' },
  }),
  'copies.destroy': ({ reach }) => ({
    path: `${copy(reach)}/destroy`,
    body: { basedOn: 0, note: '碎纸' },
  }),
  'copies.witness': ({ reach }) => ({
    path: `${copy(reach)}/witness`,
    body: { basedOn: 0, note: '' },
  }),
  'copies.export': () => ({ path: '/api/copies/register/export', body: { reason: '年度核对' } }),
  'copies.print': () => ({ path: '/api/copies/register/paper', body: { reason: '年度核对' } }),
  'ledger.browse': () => ({ path: '/api/ledger/entries' }),
  'ledger.show_head': () => ({ path: '/api/ledger/head' }),
  'ledger.export': () => ({ path: '/api/ledger/export' }),
  'ledger.show_witnesses': () => ({ path: '/api/ledger/witnesses' }),
  'ledger.show_day': () => ({ path: '/api/ledger/days/2026-11-23' }),
  'witnesses.browse': () => ({ path: '/api/witnesses' }),
  'ledger.show_entry': () => ({ path: '/api/ledger/entries/0' }),
  'ledger.reveal_detail': () => ({
    path: '/api/ledger/entries/0/detail',
    body: { reason: '核对异常阅档' },
  }),
  'ledger.export_list': () => ({
    path: '/api/ledger/lists',
    body: { action: 'viewing.open', reason: '核对异常阅档' },
  }),
  'ledger.prove': () => ({ path: '/api/ledger/entries/0/proof' }),
  'ledger.print_proof': () => ({ path: '/api/ledger/entries/0/paper' }),
  'ledger.show_between': () => ({ path: '/api/ledger/between?from=2026-11-22&to=2026-11-23' }),
  'ledger.prove_between': () => ({
    path: '/api/ledger/between/proof?from=2026-11-22&to=2026-11-23',
  }),
  'ledger.print_between': () => ({
    path: '/api/ledger/between/paper?from=2026-11-22&to=2026-11-23',
  }),
  'ledger.show_volume': ({ reach }) => ({ path: `/api/ledger/volumes/${reach.volumeId}` }),
  'ledger.show_sitting': ({ reach }) => ({
    path: `/api/ledger/volumes/${reach.volumeId}/sittings/0`,
  }),
  'ledger.trace': ({ reach }) => ({ path: `/api/ledger/traces?page=${reach.pageId}` }),
  'ledger.browse_refusals': () => ({ path: '/api/ledger/refusals' }),
  'accounts.browse': () => ({ path: '/api/accounts' }),
  'accounts.options': () => ({ path: '/api/accounts/options' }),
  'accounts.show': ({ readerIds: [accountId] }) => ({ path: `/api/accounts/${accountId}` }),
  'accounts.collect_secret': ({ reach }) => ({
    path: `/api/accounts/secrets/${reach.secretChangeId}`,
    body: {},
  }),
  'archives.reveal_subject': ({ reach }) => ({
    path: `/api/archives/volumes/${reach.volumeId}/subject`,
    body: { reason: '核对异常阅档' },
  }),
  'archives.find_subject': () => ({
    path: '/api/archives/subjects',
    body: { q: '150299197001010015', reason: '核对异常阅档' },
  }),
  'units.show': ({ unitId }) => ({ path: `/api/units/${unitId}` }),
  'authorities.show': ({ reach }) => ({
    path: `/api/archives/volumes/${reach.volumeId}/authorities`,
  }),
  'kinships.declare': () => ({
    path: '/api/kinships',
    body: { relation: 'sibling', relativeName: '程某', idNumber: '150299197001010015' },
  }),
  'kinships.browse_own': () => ({ path: '/api/kinships/mine' }),
  'policies.show': () => ({ path: '/api/policies/current' }),
  'policies.list_versions': () => ({ path: '/api/policies/versions' }),
  'policies.show_version': () => ({ path: '/api/policies/versions/1' }),
  'policies.preview': () => ({ path: '/api/policies/preview', body: { text: builtInPolicy() } }),
  'policies.explain': () => ({
    path: '/api/policies/explain',
    body: { account: 'matrix-clerk', action: 'viewing.read', archiveNo: 'QY-M00001' },
  }),
  'policies.who_can': () => ({
    path: '/api/policies/who-can',
    body: { action: 'viewing.read', archiveNo: 'QY-M00001' },
  }),
  'sessions.browse': () => ({ path: '/api/sessions' }),
  'sessions.end': ({ sessionId }) => ({
    path: `/api/sessions/${sessionId}/end`,
    body: { reason: '离岗未退出' },
  }),
  'terminals.browse': () => ({ path: '/api/terminals' }),
  'terminals.browse_enrolments': () => ({ path: '/api/terminals/enrolments' }),
  'terminals.options': () => ({ path: '/api/terminals/options' }),
  'terminals.show': ({ terminalId }) => ({ path: `/api/terminals/${terminalId}` }),
  'changes.propose': ({ readerIds: [accountId] }) => ({
    path: '/api/changes',
    body: { change: { kind: 'accounts.disable', accountId, version: 1 }, reason: '岗位调整' },
  }),
  'changes.browse': () => ({ path: '/api/changes' }),
  'changes.show': ({ changeId }) => ({ path: `/api/changes/${changeId}` }),
  'changes.confirm': ({ changeId }) => ({ path: `/api/changes/${changeId}/confirm`, body: {} }),
  'changes.reject': ({ changeId }) => ({
    path: `/api/changes/${changeId}/reject`,
    body: { opinion: '情况不符' },
  }),
  'oversight.show': () => ({ path: '/api/oversight/rules' }),
  'oversight.show_rule': () => ({ path: `/api/oversight/rules/${NOWHERE}` }),
  'oversight.preview': () => ({
    path: '/api/oversight/preview',
    body: { body: { kind: 'outside_purpose', parameters: { graceMinutes: 0 } }, days: 1 },
  }),
  'findings.browse': () => ({ path: '/api/findings' }),
  'findings.show': ({ findingId }) => ({ path: `/api/findings/${findingId}` }),
  'findings.take_up': () => ({
    path: '/api/findings',
    body: { indexes: [0], severity: 'low', dueDays: 7, note: '核对情况' },
  }),
  'findings.begin': ({ findingId }) => ({
    path: `/api/findings/${findingId}/begin`,
    body: { basedOn: 0 },
  }),
  'findings.note': ({ findingId }) => ({
    path: `/api/findings/${findingId}/note`,
    body: { basedOn: 0, note: '核对情况' },
  }),
  'findings.assign': ({ findingId, readerIds: [assigneeId] }) => ({
    path: `/api/findings/${findingId}/assign`,
    body: { basedOn: 0, assigneeId },
  }),
  'findings.conclude': ({ findingId }) => ({
    path: `/api/findings/${findingId}/conclude`,
    body: { basedOn: 0, conclusion: 'normal', note: '工作需要' },
  }),
  'findings.reopen': ({ findingId }) => ({
    path: `/api/findings/${findingId}/reopen`,
    body: { basedOn: 0, note: '又有新情况' },
  }),
  'reviews.browse': () => ({ path: '/api/reviews' }),
  'reviews.draft': () => ({ path: '/api/reviews/drafts/week/2026-11-16' }),
  'reviews.show': () => ({ path: `/api/reviews/${NOWHERE}` }),
  'reviews.sign': () => ({
    path: '/api/reviews',
    body: { period: 'week', startsOn: '2026-11-16', opinion: '没有异常', ...SIGNATURE },
  }),
  'reviews.countersign': () => ({
    path: `/api/reviews/${NOWHERE}/countersign`,
    body: SIGNATURE,
  }),
  'alarms.browse': () => ({ path: '/api/alarms' }),
  'keys.show': () => ({ path: '/api/keys' }),
  'storage.show': () => ({ path: '/api/storage' }),
  'storage.list_findings': () => ({ path: '/api/storage/findings' }),
  'storage.show_volume': ({ reach }) => ({ path: `/api/storage/volumes/${reach.volumeId}` }),
  'storage.repair': ({ reach }) => ({
    path: '/api/storage/repairs',
    body: { volumeId: reach.volumeId },
  }),
  'storage.show_repair': ({ reach }) => ({ path: `/api/storage/repairs/${reach.volumeId}` }),
  'storage.scrub': () => ({ path: '/api/storage/scrub', body: { order: 'resume' } }),
  'backups.browse': () => ({ path: '/api/backups' }),
  'backups.show_medium': () => ({ path: `/api/backups/media/${MEDIUM_ID}` }),
  'backups.run': () => ({ path: '/api/backups', body: { medium: MEDIUM_ID, path: '/nowhere' } }),
  'backups.register_medium': () => ({
    path: '/api/backups/media',
    body: { label: 'M-1', kind: 'usb_disk', level: 'internal', holder: '某人', place: '库房' },
  }),
  'backups.amend_medium': () => ({
    path: `/api/backups/media/${MEDIUM_ID}`,
    body: { version: 1, level: 'internal', holder: '某人', place: '库房', state: 'sealed' },
  }),
  'backups.report_restore_test': () => ({
    path: '/api/backups/restore-tests',
    body: {
      manifestDigest: '00'.repeat(32),
      bytes: 0,
      seconds: 0,
      files: 0,
      sampled: 0,
      failed: 0,
    },
  }),
  'changes.withdraw': ({ changeId }) => ({ path: `/api/changes/${changeId}/withdraw`, body: {} }),
};

function copy({ copyId }: Reach): string {
  return `/api/copies/papers/${copyId}`;
}

function opening({ openingId }: Reach): string {
  return `/api/viewing/openings/${openingId}`;
}
