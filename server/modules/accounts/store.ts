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
  password_record: string;
  pin_record: string | null;
  password_failures: number;
  pin_failures: number;
  state: 'active' | 'disabled';
  last_login_at: Date | null;
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
  await tx('accounts').insert({
    id,
    login_name: account.loginName.toLowerCase(),
    name: account.name,
    person_id: account.personId,
    unit_id: account.unitId,
    clearance: account.clearance,
    password_record: account.passwordRecord,
    pin_record: account.pinRecord,
    state: 'active',
    created_at: at,
  });
  for (const role of account.roles) {
    await tx('account_roles').insert({ account_id: id, role, granted_at: at });
  }
  return id;
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

export type TerminalRow = { id: string; name: string; address: string };

export async function insertTerminal(
  tx: Tx,
  terminal: { name: string; address: string; unitId: string | null },
  at: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx('terminals').insert({
    id,
    name: terminal.name,
    address: terminal.address,
    unit_id: terminal.unitId,
    created_at: at,
  });
  return id;
}

export async function findTerminal(db: Db, address: string): Promise<TerminalRow | undefined> {
  return db<TerminalRow>('terminals').where({ address }).first('id', 'name', 'address');
}
