import type { Db } from '../../../db/connect.ts';
import { ROLE_NAMES, type Role } from '../../../policies/vocabulary.ts';
import type { Banner, Colleague } from './contract.ts';

type PersonRow = {
  id: string;
  login_name: string;
  name: string;
  unit_name: string;
  person_id: string | null;
  roles: string;
};

/** Active accounts of a unit that hold one of `roles`, by name. */
export async function listColleagues(
  db: Db,
  unitId: string,
  roles: readonly Role[],
): Promise<(Colleague & { personId: string | null })[]> {
  const rows = await accountsWithRoles(db).where({ 'a.unit_id': unitId });
  return rows
    .filter((row) => row.roles.split(',').some((role) => roles.includes(role as Role)))
    .map((row) => ({
      accountId: row.id,
      name: row.name,
      roleNames: roleNames(row.roles),
      personId: row.person_id,
    }));
}

/** The accounts that a demonstration offers at its log-in page. */
export async function listDemoAccounts(db: Db): Promise<Banner['demoAccounts']> {
  const rows = await accountsWithRoles(db);
  return rows.map((row) => ({
    loginName: row.login_name,
    name: row.name,
    unitName: row.unit_name,
    roleNames: roleNames(row.roles),
  }));
}

function accountsWithRoles(db: Db) {
  return db<PersonRow>('accounts as a')
    .join('units as u', 'u.id', 'a.unit_id')
    .join('account_roles as r', 'r.account_id', 'a.id')
    .where({ 'a.state': 'active' })
    .groupBy('a.id', 'u.id')
    .orderBy(['u.path', 'a.created_at', 'a.id'])
    .select<PersonRow[]>(
      'a.id',
      'a.login_name',
      'a.name',
      'a.person_id',
      'u.name as unit_name',
      db.raw("string_agg(r.role, ',' order by r.role) as roles"),
    );
}

function roleNames(roles: string): string {
  return roles
    .split(',')
    .map((role) => ROLE_NAMES[role as Role])
    .join('、');
}
