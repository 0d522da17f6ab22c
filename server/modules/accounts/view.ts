import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import type { Role } from '../../../policies/vocabulary.ts';
import { findHolder } from './store.ts';

type PersonRow = {
  id: string;
  login_name: string;
  name: string;
  unit_name: string;
  person_id: string | null;
  id_number_index: Buffer | null;
  /** JSON of roles. */
  roles: string;
};

export type Colleague = { accountId: string; name: string; roles: Role[]; personId: string | null };

/** Active accounts of a unit that hold one of `roles`, by name. */
export async function listColleagues(
  db: Db,
  unitId: string,
  roles: readonly Role[],
): Promise<Colleague[]> {
  const rows = await activeAccounts(db).where({ 'a.unit_id': unitId });
  const colleagues: Colleague[] = [];
  for (const row of rows) {
    const held = readRoles(row.roles);
    if (!held.some((role) => roles.includes(role))) continue;
    const personId = await findHolder(db, row);
    colleagues.push({ accountId: row.id, name: row.name, roles: held, personId });
  }
  return colleagues;
}

/** Active accounts that hold one of `roles`, in whatever unit. */
export async function listHolders(db: Db, roles: readonly Role[]): Promise<string[]> {
  const rows = await activeAccounts(db).where((where) => {
    for (const role of roles) void where.orWhere('a.roles', 'like', `%"${role}"%`);
  });
  return rows.map(({ id }) => id);
}

type Signable = { loginName: string; name: string; unitName: string; roleNames: string };

/** Everyone who could sign in: what a demonstration offers at its log-in page. */
export async function listSignable(
  db: Db,
  policy: Pick<PolicyTable, 'roles'>,
): Promise<Signable[]> {
  const rows = await activeAccounts(db);
  return rows.map((row) => ({
    loginName: row.login_name,
    name: row.name,
    unitName: row.unit_name,
    roleNames: nameRoles(policy, readRoles(row.roles)),
  }));
}

/** `经办人、档案管理员`: what people call the roles of an account. */
export function nameRoles({ roles }: Pick<PolicyTable, 'roles'>, held: readonly Role[]): string {
  return held.map((role) => roles.get(role)?.name ?? role).join('、');
}

function activeAccounts(db: Db) {
  return db<PersonRow>('accounts as a')
    .join('units as u', 'u.id', 'a.unit_id')
    .where({ 'a.state': 'active' })
    .orderBy(['u.path', 'a.created_at', 'a.id'])
    .select<PersonRow[]>(
      'a.id',
      'a.login_name',
      'a.name',
      'a.person_id',
      'a.id_number_index',
      'a.roles',
      'u.name as unit_name',
    );
}

/** The roles of an account as they are stored: JSON of words. */
export function readRoles(json: string): Role[] {
  return JSON.parse(json) as Role[];
}
