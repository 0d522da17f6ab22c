import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';

/** 登录密钥: the public half of an SM2 key that a person signs in with. */
export type KeyRow = {
  id: string;
  account_id: string;
  /** Uncompressed point 04‖x‖y, hex in small letters. */
  public_key: string;
  /** SM2 distinguishing id. */
  user_id: string;
  label: string;
  valid_from: Date;
  /** From this moment on it is no longer good. */
  valid_to: Date;
  revoked_at: Date | null;
};

export type NewKey = {
  accountId: string;
  publicKey: string;
  userId: string;
  label: string;
  validFrom: Date;
  validTo: Date;
};

/** `changeId` is null for what a demonstration begins with. */
export async function insertKey(
  tx: Tx,
  key: NewKey,
  changeId: string | null,
  at: Date,
): Promise<void> {
  await tx('account_keys').insert({
    id: randomUUIDv7(),
    account_id: key.accountId,
    public_key: key.publicKey,
    user_id: key.userId,
    label: key.label,
    valid_from: key.validFrom,
    valid_to: key.validTo,
    change_id: changeId,
    recorded_at: at,
  });
}

/** Revokes a key for good; whatever session its person has open is over. */
export async function revokeKey(
  tx: Tx,
  key: Pick<KeyRow, 'id' | 'account_id'>,
  changeId: string,
  at: Date,
): Promise<void> {
  const revocation = { key_id: key.id, change_id: changeId, revoked_at: at };
  await tx('account_key_revocations').insert(revocation);
  await tx('accounts').where({ id: key.account_id }).update({ sessions_valid_from: at });
}

export async function findKey(
  db: Db,
  accountId: string,
  publicKey: string,
): Promise<KeyRow | undefined> {
  return keys(db)
    .where({ 'k.account_id': accountId, 'k.public_key': publicKey })
    .first<KeyRow | undefined>();
}

export async function findKeyById(db: Db, id: string): Promise<KeyRow | undefined> {
  return keys(db).where({ 'k.id': id }).first<KeyRow | undefined>();
}

/** Whether what a key signed at a moment counts. */
export function isKeyGoodAt({ valid_from, valid_to, revoked_at }: KeyRow, at: Date): boolean {
  return valid_from <= at && at < valid_to && (revoked_at === null || at < revoked_at);
}

/** Whether a key was ever registered, for whomever. */
export async function isKeyKnown(db: Db, publicKey: string): Promise<boolean> {
  const row = await db('account_keys')
    .where({ public_key: publicKey })
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}

/** The keys of an account, the newest first. */
export async function listKeys(db: Db, accountId: string): Promise<KeyRow[]> {
  return keys(db).where({ 'k.account_id': accountId }).orderBy('k.recorded_at', 'desc');
}

function keys(db: Db) {
  return db<KeyRow>('account_keys as k')
    .leftJoin('account_key_revocations as r', 'r.key_id', 'k.id')
    .select<KeyRow[]>(
      'k.id',
      'k.account_id',
      'k.public_key',
      'k.user_id',
      'k.label',
      'k.valid_from',
      'k.valid_to',
      'r.revoked_at',
    );
}
