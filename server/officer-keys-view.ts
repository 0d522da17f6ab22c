import { OFFICERS } from '../policies/vocabulary.ts';
import type { Db } from '../db/connect.ts';

/** The public keys by which officers in office sign, each 04‖x‖y in hex or PEM, and whose each is. */
export async function listOfficerKeys(
  db: Db,
  now: Date,
): Promise<{ accountId: string; publicKey: string }[]> {
  const roles = OFFICERS.map((role) => JSON.stringify([role]));
  const officers = await db('accounts')
    .where({ state: 'active' })
    .whereIn('roles', roles)
    .select<{ id: string }[]>('id');
  const ids = new Set(officers.map(({ id }) => id));
  const registered = await db('account_keys as k')
    .leftJoin('account_key_revocations as r', 'r.key_id', 'k.id')
    .whereNull('r.key_id')
    .where('k.valid_from', '<=', now)
    .andWhere('k.valid_to', '>', now)
    .select<Key[]>('k.account_id as accountId', 'k.public_key as publicKey');
  return [...registered, ...(await listRecipients(db))].filter(({ accountId }) =>
    ids.has(accountId),
  );
}

type Key = { accountId: string; publicKey: string };

/** A backup's recipients open and sign by keys that need not be those they log in with. */
async function listRecipients(db: Db): Promise<Key[]> {
  const row = await db('backup_recipients')
    .orderBy([
      { column: 'set_at', order: 'desc' },
      { column: 'change_id', order: 'desc' },
    ])
    .first<{ recipients: string } | undefined>('recipients');
  return row ? (JSON.parse(row.recipients) as Key[]) : [];
}
