import type { Db } from '../../../db/connect.ts';
import { AppError, invalid } from '../../errors.ts';
import { findAccount, type AccountRow } from './store.ts';

export type OfAccount = { accountId: string; version: number };

/** @throws AppError `invalid` where there is no such account. */
export async function requireAccount(
  db: Db,
  { accountId }: Pick<OfAccount, 'accountId'>,
): Promise<AccountRow> {
  const account = await findAccount(db, accountId);
  if (!account) throw invalid('没有这个账号，请重新选择', 'accountId');
  return account;
}

/**
 * The account as it was when the change was made out.
 * @throws AppError `conflict` where it has changed since.
 */
export async function requireUnchanged(db: Db, of: OfAccount): Promise<AccountRow> {
  const account = await requireAccount(db, of);
  if (account.version === of.version) return account;
  throw new AppError('conflict', '该账号在您查看之后已有变更，请刷新后按现状重新提出');
}
