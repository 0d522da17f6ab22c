import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import { CLEARANCE_NAMES } from '../../../policies/vocabulary.ts';
import type { AccountDetail, AccountVersion } from './contract.ts';
import type { AccountRow } from './store.ts';
import { nameRoles, readRoles } from './view.ts';

type VersionRow = Pick<AccountRow, 'version' | 'name' | 'roles' | 'clearance' | 'state'> & {
  unit_name: string;
  recorded_at: Date;
  change_id: string | null;
  kind: string;
  reason: string;
  proposer_name: string;
  confirmer_name: string;
};

/** What an account was, newest first, with the change behind each version and its two persons. */
export async function listVersions(
  db: Db,
  policy: Pick<PolicyTable, 'roles'>,
  accountId: string,
): Promise<AccountVersion[]> {
  const rows = await db('account_versions as v')
    .join('units as u', 'u.id', 'v.unit_id')
    .leftJoin('changes as c', 'c.id', 'v.change_id')
    .leftJoin('change_decisions as d', 'd.change_id', 'c.id')
    .leftJoin('accounts as p', 'p.id', 'c.proposed_by')
    .leftJoin('accounts as s', 's.id', 'd.decided_by')
    .where({ 'v.account_id': accountId })
    .orderBy('v.version', 'desc')
    .select<VersionRow[]>(
      'v.*',
      'u.name as unit_name',
      'c.kind',
      'c.reason',
      'p.name as proposer_name',
      's.name as confirmer_name',
    );
  return rows.map((row) => ({
    version: row.version,
    name: row.name,
    unitName: row.unit_name,
    roleNames: nameRoles(policy, readRoles(row.roles)),
    clearanceLabel: CLEARANCE_NAMES[row.clearance],
    stateLabel: row.state === 'active' ? '启用' : '停用',
    recordedAt: row.recorded_at.toISOString(),
    change: row.change_id === null ? null : presentChange({ ...row, change_id: row.change_id }),
  }));
}

function presentChange(row: VersionRow & { change_id: string }): AccountVersion['change'] {
  return {
    id: row.change_id,
    kind: row.kind,
    reason: row.reason,
    proposedBy: row.proposer_name,
    confirmedBy: row.confirmer_name,
  };
}

type Awaited = AccountDetail['awaited'];

/** Changes that wait for their confirmer: about `targets`, an account and its keys, or those that would make a new one. */
export async function listAwaited(db: Db, targets: readonly string[] | 'new'): Promise<Awaited> {
  const rows = await db('changes as c')
    .join('accounts as p', 'p.id', 'c.proposed_by')
    .leftJoin('change_decisions as d', 'd.change_id', 'c.id')
    .whereNull('d.change_id')
    .where((where) => {
      if (targets === 'new') void where.where({ 'c.kind': 'accounts.create' });
      else void where.whereIn('c.target', targets);
    })
    .orderBy('c.proposed_at', 'desc')
    .limit(20)
    .select<{ id: string; title: string; name: string; proposed_at: Date }[]>(
      'c.id',
      'c.title',
      'p.name',
      'c.proposed_at',
    );
  return rows.map(({ id, title, name, proposed_at }) => ({
    changeId: id,
    title,
    proposedBy: name,
    proposedAt: proposed_at.toISOString(),
  }));
}
