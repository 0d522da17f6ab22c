import type { Db, Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';

const COLUMN = 'one_time_secrets.sealed';
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

export type SecretRow = {
  change_id: string;
  account_id: string;
  /** Who proposed the change that made it. */
  collector_id: string;
  /** Null once it is destroyed. */
  sealed: Buffer | null;
  expires_at: Date;
};

/**
 * Keeps a sealed copy for the proposer to collect. Copies that are of no use any more, of this account's
 * earlier passwords and those past their day, are destroyed on the way.
 */
export async function keepSecret(
  { keystore }: Pick<Services, 'keystore'>,
  tx: Tx,
  kept: { accountId: string; secret: string; changeId: string; proposedBy: string; at: Date },
): Promise<void> {
  await tx('one_time_secrets')
    .whereNotNull('sealed')
    .andWhere((where) => {
      void where.where({ account_id: kept.accountId }).orWhere('expires_at', '<=', kept.at);
    })
    .update({ sealed: null });
  await tx('one_time_secrets').insert({
    change_id: kept.changeId,
    account_id: kept.accountId,
    collector_id: kept.proposedBy,
    sealed: keystore.sealField(COLUMN, kept.secret),
    made_at: kept.at,
    expires_at: new Date(kept.at.getTime() + KEPT_DAYS * DAY_MS),
  });
}

export async function findSecret(db: Db, changeId: string): Promise<SecretRow | undefined> {
  return db<SecretRow>('one_time_secrets').where({ change_id: changeId }).first();
}

/** The secret, once: its copy is destroyed. `undefined` where it is gone or past its day. */
export async function takeSecret(
  { keystore }: Pick<Services, 'keystore'>,
  tx: Tx,
  changeId: string,
  at: Date,
): Promise<string | undefined> {
  const row = await tx<SecretRow>('one_time_secrets')
    .where({ change_id: changeId })
    .forUpdate()
    .first();
  if (!row?.sealed || row.expires_at <= at) return undefined;
  await tx('one_time_secrets')
    .where({ change_id: changeId })
    .update({ sealed: null, collected_at: at });
  return keystore.openField(COLUMN, row.sealed);
}

export type Collectable = SecretRow & { login_name: string; name: string };

/** The secrets that `collectorId` may collect now, the first to expire first. */
export async function listCollectable(
  db: Db,
  collectorId: string,
  at: Date,
): Promise<Collectable[]> {
  return db<SecretRow>('one_time_secrets as s')
    .join('accounts as a', 'a.id', 's.account_id')
    .where({ 's.collector_id': collectorId })
    .whereNotNull('s.sealed')
    .andWhere('s.expires_at', '>', at)
    .orderBy('s.expires_at')
    .select<Collectable[]>('s.*', 'a.login_name', 'a.name');
}
