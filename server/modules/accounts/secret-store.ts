import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';

/** What a person alone knows. */
export type SecretKind = 'password' | 'pin';
type Counter = `${SecretKind}_failures`;

/**
 * Counts an attempt before it is verified, so that parallel guesses cannot get past the limit.
 * False when the account is locked, disabled or absent.
 */
export async function countAttempt(
  db: Db,
  id: string,
  counter: Counter,
  maxFailures: number,
): Promise<boolean> {
  const counted = await db('accounts')
    .where({ id, state: 'active' })
    .andWhere(counter, '<', maxFailures)
    .increment(counter, 1);
  return counted === 1;
}

/** Counts a try at the door by other means than a password; `markLogin` clears it. */
export function countFailure(db: Db, id: string, maxFailures: number): Promise<boolean> {
  return countAttempt(db, id, 'password_failures', maxFailures);
}

export async function forgiveFailures(db: Db, id: string, counter: Counter): Promise<void> {
  await db('accounts')
    .where({ id })
    .update({ [counter]: 0 });
}

/** The secrets an account begins with, as the oldest of its history. */
export async function insertSecrets(
  tx: Tx,
  accountId: string,
  records: { passwordRecord: string; pinRecord: string | null },
  setBy: string | null,
  at: Date,
): Promise<void> {
  await insertRecord(tx, accountId, 'password', records.passwordRecord, setBy, at);
  if (records.pinRecord !== null) {
    await insertRecord(tx, accountId, 'pin', records.pinRecord, setBy, at);
  }
}

export type NewSecret = {
  accountId: string;
  kind: SecretKind;
  record: string;
  /** The account of who set it: one's own, or an officer's. */
  setBy: string;
  /** A password that must be changed at the next log-in. */
  isOneTime: boolean;
};

/** Puts a new secret in the place of the old one, which stays in the history. A lock by wrong ones is lifted. */
export async function replaceSecret(
  tx: Tx,
  { accountId, kind, record, setBy, isOneTime }: NewSecret,
  at: Date,
): Promise<void> {
  const isPassword = kind === 'password';
  await tx('accounts')
    .where({ id: accountId })
    .update({
      [`${kind}_record`]: record,
      [`${kind}_failures`]: 0,
      ...(isPassword && { must_change: isOneTime, password_set_at: at }),
    });
  await insertRecord(tx, accountId, kind, record, setBy, at);
}

/** The newest `count` records, the one in force among them. */
export async function listRecords(
  db: Db,
  accountId: string,
  kind: SecretKind,
  count: number,
): Promise<string[]> {
  const rows = await db('password_records')
    .where({ account_id: accountId, kind })
    .orderBy([
      { column: 'set_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(count)
    .select<{ record: string }[]>('record');
  return rows.map(({ record }) => record);
}

async function insertRecord(
  tx: Tx,
  accountId: string,
  kind: SecretKind,
  record: string,
  setBy: string | null,
  at: Date,
): Promise<void> {
  const id = randomUUIDv7();
  await tx('password_records').insert({
    id,
    account_id: accountId,
    kind,
    record,
    set_at: at,
    set_by: setBy,
  });
}
