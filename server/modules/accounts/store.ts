import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';
import type { Clearance, Role } from '../../../policies/vocabulary.ts';

/** Wrong passwords or PINs in a row that lock an account. */
export const MAX_FAILURES = 5;

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
};

export type NewAccount = {
  loginName: string;
  name: string;
  personId: string | null;
  unitId: string;
  clearance: Clearance;
  roles: Role[];
  passwordRecord: string;
  pinRecord: string | null;
};

export async function insertAccount(tx: Tx, account: NewAccount, at: Date): Promise<string> {
  const id = randomUUIDv7();
  const face = {
    name: account.name,
    person_id: account.personId,
    unit_id: account.unitId,
    clearance: account.clearance,
    roles: JSON.stringify([...account.roles].sort()),
    state: 'active' as const,
  };
  await tx('accounts').insert({
    id,
    login_name: account.loginName.toLowerCase(),
    ...face,
    password_record: account.passwordRecord,
    pin_record: account.pinRecord,
    created_at: at,
  });
  await insertAccountVersion(tx, { account_id: id, version: 1, ...face, change_id: null }, at);
  return id;
}

/** What of an account may change, and only by a confirmed change. */
export type AccountFace = Pick<
  AccountRow,
  'name' | 'person_id' | 'unit_id' | 'clearance' | 'roles' | 'state'
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
  const { name, person_id, unit_id, clearance, roles, state, version } = row;
  const face = { name, person_id, unit_id, clearance, roles, state };
  await insertAccountVersion(tx, { account_id: id, version, ...face, change_id: changeId }, at);
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

export async function findAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  return db<AccountRow>('accounts').where({ id }).first();
}

type Counter = 'password_failures' | 'pin_failures';

/**
 * Counts an attempt before it is verified, so that parallel guesses cannot get past the limit.
 * False when the account is locked, disabled or absent.
 */
export async function countAttempt(db: Db, id: string, counter: Counter): Promise<boolean> {
  const counted = await db('accounts')
    .where({ id, state: 'active' })
    .andWhere(counter, '<', MAX_FAILURES)
    .increment(counter, 1);
  return counted === 1;
}

export async function forgiveFailures(db: Db, id: string, counter: Counter): Promise<void> {
  await db('accounts')
    .where({ id })
    .update({ [counter]: 0 });
}

export async function markLogin(tx: Tx, id: string, at: Date): Promise<void> {
  await tx('accounts').where({ id }).update({ last_login_at: at, password_failures: 0 });
}
