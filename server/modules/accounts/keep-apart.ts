import type { Db } from '../../../db/connect.ts';
import { OFFICERS, type Role } from '../../../policies/vocabulary.ts';
import { AppError, invalid } from '../../errors.ts';
import { findHolder, type AccountFace } from './store.ts';
import { listAccountsOfHuman, listOfficers, lockOfficers } from './officer-store.ts';
import { readRoles } from './view.ts';

type Known = Pick<AccountFace, 'roles' | 'state' | 'person_id' | 'id_number_index'> & {
  id?: string;
};

/**
 * Holds what an account is to become against the separation of the three officers (三员分立): an officer role
 * stands alone, on its account and on its human; and there is always somebody left to hold it.
 * @param now the account as it stands; nothing for one yet to be made.
 * @throws AppError `invalid` or `conflict`, naming what is in the way.
 */
export async function keepApart(db: Db, now: Known | undefined, next: Known): Promise<void> {
  // Two changes at once could each find the other's officer still there.
  await lockOfficers(db);
  if (next.state === 'active') {
    requireAlone(next);
    await requireOneHuman(db, next);
  }
  if (now) await requireSuccessor(db, now, next);
}

function requireAlone({ roles, person_id, id_number_index }: Known): void {
  const held = readRoles(roles);
  if (!held.some(isOfficer)) return;
  if (held.length > 1) throw invalid('三员岗位须单独设置，不能与其他岗位同在一个账号', 'roles');
  if (person_id === null && id_number_index === null) {
    throw invalid('三员账号须登记身份证号，以防一人兼任两岗，请先补登', 'idNumber');
  }
}

/** An officer has no other account that signs in, and nobody else has an officer's beside their own. */
async function requireOneHuman(db: Db, next: Known): Promise<void> {
  const human = { personId: await findHolder(db, next), index: next.id_number_index };
  const others = (await listAccountsOfHuman(db, human)).filter(({ id }) => id !== next.id);
  const isMixed = [next, ...others].some(({ roles }) => readRoles(roles).some(isOfficer));
  const other = others[0];
  if (!other || !isMixed) return;
  throw new AppError(
    'conflict',
    `此人已有在用账号 ${other.login_name}：三员不得兼任，也不得另有账号。请先停用该账号`,
  );
}

/** The last one who holds an officer's role cannot lose it. */
async function requireSuccessor(db: Db, now: Known, next: Known): Promise<void> {
  const isKept = next.state === 'active' && next.roles === now.roles;
  if (isKept || !(await isLastOfficer(db, now))) return;
  throw new AppError('conflict', '这是该三员岗位最后一个在用账号，请先为该岗位设置接替人员');
}

/** Whether nobody else in service holds the officer's role of this account. */
export async function isLastOfficer(db: Db, { id, roles, state }: Known): Promise<boolean> {
  const [role] = readRoles(roles).filter(isOfficer);
  if (role === undefined || state !== 'active') return false;
  return (await listOfficers(db, role)).every((other) => other === id);
}

function isOfficer(role: Role): boolean {
  return (OFFICERS as readonly string[]).includes(role);
}
