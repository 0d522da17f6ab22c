import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Profile } from '../../../policies/profiles.ts';
import type { Clearance, Role } from '../../../policies/vocabulary.ts';
import { findPersonByIdNumber, type SealedIdNumber } from '../persons/index.ts';
import { insertSecrets } from './secret-store.ts';

export type AccountRow = {
  id: string;
  login_name: string;
  name: string;
  person_id: string | null;
  unit_id: string;
  clearance: Clearance;
  /** JSON of roles. */
  roles: string;
  version: number;
  password_record: string;
  pin_record: string | null;
  password_failures: number;
  pin_failures: number;
  state: 'active' | 'disabled';
  last_login_at: Date | null;
  sessions_valid_from: Date;
  /** The password was chosen by somebody else: it must be changed at the first log-in. */
  must_change: boolean;
  password_set_at: Date;
  id_number_sealed: Buffer | null;
  id_number_index: Buffer | null;
};

export type NewAccount = {
  loginName: string;
  name: string;
  personId: string | null;
  idNumber?: SealedIdNumber | undefined;
  unitId: string;
  clearance: Clearance;
  roles: Role[];
  passwordRecord: string;
  pinRecord: string | null;
  mustChange?: boolean;
};

/** `changeId`: the confirmed change that made it; none for the accounts of the first day. */
export async function insertAccount(
  tx: Tx,
  account: NewAccount,
  at: Date,
  changeId: string | null = null,
): Promise<string> {
  const id = randomUUIDv7();
  const face = {
    name: account.name,
    person_id: account.personId,
    unit_id: account.unitId,
    clearance: account.clearance,
    roles: writeRoles(account.roles),
    state: 'active' as const,
    id_number_sealed: account.idNumber?.sealed ?? null,
    id_number_index: account.idNumber?.blindIndex ?? null,
  };
  await tx('accounts').insert({
    id,
    login_name: account.loginName.toLowerCase(),
    ...face,
    password_record: account.passwordRecord,
    password_set_at: at,
    must_change: account.mustChange ?? false,
    pin_record: account.pinRecord,
    created_at: at,
  });
  await insertSecrets(tx, id, account, null, at);
  await insertAccountVersion(tx, { account_id: id, version: 1, ...face, change_id: changeId }, at);
  return id;
}

/** The roles of an account as they are stored: JSON of words, in one order. */
export function writeRoles(roles: readonly Role[]): string {
  return JSON.stringify([...roles].sort());
}

/** What of an account may change, and only by a confirmed change. */
export type AccountFace = Pick<
  AccountRow,
  | 'name'
  | 'person_id'
  | 'unit_id'
  | 'clearance'
  | 'roles'
  | 'state'
  | 'id_number_sealed'
  | 'id_number_index'
>;

/** Makes `amended` the account's face as its next version. */
export async function amendAccount(
  tx: Tx,
  { id }: Pick<AccountRow, 'id'>,
  amended: Partial<AccountFace>,
  changeId: string,
  at: Date,
): Promise<void> {
  const [row] = await tx<AccountRow>('accounts')
    .where({ id })
    .update({
      ...amended,
      version: tx.raw('version + 1') as unknown as number,
      // A right that was taken away must not live on in an open session.
      sessions_valid_from: at,
    })
    .returning('*');
  if (!row) throw new Error('no such account');
  const face = {
    name: row.name,
    person_id: row.person_id,
    unit_id: row.unit_id,
    clearance: row.clearance,
    roles: row.roles,
    state: row.state,
    id_number_sealed: row.id_number_sealed,
    id_number_index: row.id_number_index,
  };
  const version = { account_id: id, version: row.version, ...face, change_id: changeId };
  await insertAccountVersion(tx, version, at);
}

async function insertAccountVersion(
  tx: Tx,
  version: AccountFace & { account_id: string; version: number; change_id: string | null },
  at: Date,
): Promise<void> {
  await tx('account_versions').insert({ ...version, recorded_at: at });
}

export async function findAccountByLogin(
  db: Db,
  loginName: string,
): Promise<AccountRow | undefined> {
  return db<AccountRow>('accounts').where({ login_name: loginName.toLowerCase() }).first();
}

/** Whether anyone can sign in at all, or ever could: before that it is the first day. */
export async function isAnyAccount(db: Db): Promise<boolean> {
  return (await db<AccountRow>('accounts').first('id')) !== undefined;
}

export async function findAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  return db<AccountRow>('accounts').where({ id }).first();
}

/**
 * The person whose account it is, now: whoever signs in may have got a file only after the account was made.
 * Null for those without one here.
 */
export async function findHolder(
  db: Db,
  { person_id, id_number_index }: Pick<AccountRow, 'person_id' | 'id_number_index'>,
): Promise<string | null> {
  if (person_id !== null || id_number_index === null) return person_id;
  return (await findPersonByIdNumber(db, id_number_index)) ?? null;
}

export function isLocked(
  { password_failures, pin_failures }: Pick<AccountRow, 'password_failures' | 'pin_failures'>,
  { maxFailures }: Pick<Profile, 'maxFailures'>,
): boolean {
  return Math.max(password_failures, pin_failures) >= maxFailures;
}

/** Lets a locked account try again, by password and by PIN. */
export async function clearFailures(tx: Tx, id: string): Promise<void> {
  await tx('accounts').where({ id }).update({ password_failures: 0, pin_failures: 0 });
}

export async function markLogin(tx: Tx, id: string, at: Date): Promise<void> {
  await tx('accounts').where({ id }).update({ last_login_at: at, password_failures: 0 });
}
