import type { Db } from '../../../db/connect.ts';
import type { Role } from '../../../policies/vocabulary.ts';
import { readRoles } from '../accounts/index.ts';
import type { PolicyVersionRow } from './store.ts';

/** Active accounts of one unit that hold the same roles. */
export type Holders = { unitId: string; unitName: string; roles: Role[]; accounts: number };

/** Who really holds what, unit by unit: one row for each unit and set of roles, however many accounts. */
export async function listHoldersByUnit(db: Db): Promise<Holders[]> {
  const rows = await db('accounts as a')
    .join('units as u', 'u.id', 'a.unit_id')
    .where({ 'a.state': 'active' })
    .groupBy('u.id', 'u.name', 'u.path', 'a.roles')
    .orderBy('u.path')
    .select<{ unit_id: string; unit_name: string; roles: string; accounts: string }[]>(
      'u.id as unit_id',
      'u.name as unit_name',
      'a.roles',
      db.raw('count(*) as accounts'),
    );
  return rows.map((row) => ({
    unitId: row.unit_id,
    unitName: row.unit_name,
    roles: readRoles(row.roles),
    accounts: Number(row.accounts),
  }));
}

/** Every role that some account holds, active or not. */
export async function listHeldRoles(db: Db): Promise<Set<Role>> {
  const rows = await db('accounts').distinct<{ roles: string }[]>('roles');
  return new Set(rows.flatMap(({ roles }) => readRoles(roles)));
}

export type ListedVersion = PolicyVersionRow & {
  reason: string | null;
  proposer_name: string | null;
  decider_name: string | null;
};

/** Versions newest first, each with the change that made it, from below `before` on. */
export async function listVersions(
  db: Db,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<ListedVersion[]> {
  const rows = (await withChange(db)
    .modify((query) => {
      if (before !== undefined) void query.where('v.version', '<', before);
    })
    .orderBy('v.version', 'desc')
    .limit(limit)) as ListedVersion[];
  return rows;
}

export async function findVersion(db: Db, version: number): Promise<ListedVersion | undefined> {
  return withChange(db).where({ 'v.version': version }).first<ListedVersion | undefined>();
}

function withChange(db: Db) {
  return db<ListedVersion>('policy_versions as v')
    .leftJoin('changes as c', 'c.id', 'v.change_id')
    .leftJoin('change_decisions as d', 'd.change_id', 'v.change_id')
    .leftJoin('accounts as p', 'p.id', 'c.proposed_by')
    .leftJoin('accounts as a', 'a.id', 'd.decided_by')
    .select<ListedVersion[]>(
      'v.*',
      'c.reason',
      'p.name as proposer_name',
      'a.name as decider_name',
    );
}
