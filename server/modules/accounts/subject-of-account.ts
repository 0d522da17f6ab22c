import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, type Subject } from '../../../policies/facts.ts';
import type { Actor } from '../../http/actor.ts';
import { findSecret } from './one-time-secret-store.ts';
import { findAccount } from './store.ts';

/** The facts about an account to be looked at; `undefined` where there is none. */
export async function subjectOfAccount(db: Db, accountId: string): Promise<Subject | undefined> {
  const account = await findAccount(db, accountId);
  return account && { ...NOTHING_ELSE, item: account.id };
}

/** The facts about a one-time password: it is one's own for who proposed the change that made it. */
export async function subjectOfSecret(
  db: Db,
  actor: Actor,
  changeId: string,
): Promise<Subject | undefined> {
  const secret = await findSecret(db, changeId);
  if (!secret) return undefined;
  const relation = secret.collector_id === actor.accountId ? 'own' : 'beside';
  return { ...NOTHING_ELSE, relation, item: secret.account_id };
}
