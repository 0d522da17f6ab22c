import type { Db } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import { areOneHuman, findAccount, findKey, type AccountRow } from '../accounts/index.ts';
import { hasIdNumber } from './has-id-number.ts';
import type { Recipient } from './store.ts';

/** A recipient who can be trusted with a share now, or why not: Chinese, to stand behind their name. */
export type JudgedRecipient = Recipient & { name: string; trouble: string };

/**
 * Holds recipients against accounts and keys as they are at a moment: an officer in service, by a key that is
 * registered as theirs, valid and not revoked; and no human twice.
 */
export async function judgeRecipients(
  db: Db,
  recipients: readonly Recipient[],
  at: Date,
): Promise<JudgedRecipient[]> {
  const judged: JudgedRecipient[] = [];
  const before: AccountRow[] = [];
  for (const recipient of recipients) {
    const account = await findAccount(db, recipient.accountId);
    const trouble = account
      ? await findTrouble(db, account, recipient.publicKey, before, at)
      : '没有这个账号';
    judged.push({ ...recipient, name: account?.name ?? recipient.accountId, trouble });
    if (account && trouble === '') before.push(account);
  }
  return judged;
}

async function findTrouble(
  db: Db,
  account: AccountRow,
  publicKey: string,
  before: readonly AccountRow[],
  at: Date,
): Promise<string> {
  if (account.state !== 'active') return '账号已停用';
  if (!isOfficer(account)) return '不是三员';
  const key = await findKey(db, account.id, publicKey);
  if (!key) return '所给公钥没有登记在本人名下';
  if (key.revoked_at !== null) return '密钥已注销';
  if (key.valid_from > at || key.valid_to <= at) return '密钥不在有效期内';
  if (!(await hasIdNumber(db, account))) return '没有登记身份证号，无从确认两名接收人不是同一人';
  for (const other of before) {
    if (other.id === account.id) return '列了两次';
    if (await areOneHuman(db, account, other)) return `与${other.name}是同一人`;
  }
  return '';
}

function isOfficer({ roles }: AccountRow): boolean {
  return OFFICERS.some((role) => roles === JSON.stringify([role]));
}
