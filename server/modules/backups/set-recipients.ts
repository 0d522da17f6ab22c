import type { Db } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import { changeKind, type ChangeLine } from '../../change-kind.ts';
import { invalid } from '../../errors.ts';
import {
  abridgePublicKey,
  findAccount,
  readPublicKey,
  type AccountRow,
} from '../accounts/index.ts';
import type { SetRecipients } from './contract.ts';
import { findRecipients, insertRecipients, type RecipientsRow } from './store.ts';

/** 设定备份接收人: from the next set on, so many of these officers open a key part together. */
export const setRecipientsKind = changeKind<SetRecipients>({
  kind: 'backups.set_recipients',
  label: '设定备份接收人',
  duty: 'administration',
  target: () => null,
  async check(_services, db, payload) {
    await requireRecipients(db, payload);
  },
  async describe(_services, db, payload) {
    const before = await findRecipients(db);
    const after = await requireRecipients(db, payload);
    return {
      title: `设定备份接收人（${after.recipients.length} 人，${after.threshold} 人可恢复）`,
      lines: [
        {
          label: '共同恢复所需人数',
          before: before ? String(before.threshold) : null,
          after: String(after.threshold),
        },
        ...(await linesOf(db, before, 'before')),
        ...(await linesOf(db, after, 'after')),
      ],
    };
  },
  async apply({ notices }, tx, payload, { changeId, at }) {
    await insertRecipients(tx, changeId, await requireRecipients(tx, payload), at);
    notices.changed(
      tx,
      'backups',
      OFFICERS.map((role) => ({ role })),
    );
  },
});

/** @throws AppError `invalid` with the field at fault. */
async function requireRecipients(
  db: Db,
  { threshold, recipients }: SetRecipients,
): Promise<RecipientsRow> {
  if (threshold > recipients.length) {
    throw invalid('共同恢复所需人数不能多于接收人人数', 'threshold');
  }
  const read = recipients.map(({ accountId, publicKey }) => ({
    accountId,
    publicKey: readPublicKey(publicKey),
  }));
  for (const field of ['accountId', 'publicKey'] as const) {
    if (new Set(read.map((each) => each[field])).size < read.length) {
      throw invalid('接收人或公钥重复，每人一把密钥', 'recipients');
    }
  }
  for (const { accountId } of read) {
    const account = await findAccount(db, accountId);
    if (account?.state !== 'active' || !isOfficer(account)) {
      throw invalid('备份接收人须为在用的三员账号，请重新选择', 'recipients');
    }
  }
  return { threshold, recipients: read };
}

function isOfficer({ roles }: AccountRow): boolean {
  return OFFICERS.some((role) => roles === JSON.stringify([role]));
}

async function linesOf(
  db: Db,
  row: RecipientsRow | undefined,
  side: 'before' | 'after',
): Promise<ChangeLine[]> {
  const lines: ChangeLine[] = [];
  for (const { accountId, publicKey } of row?.recipients ?? []) {
    const account = await findAccount(db, accountId);
    const label = `接收人 ${account?.name ?? accountId}`;
    lines.push({ label, before: null, after: null, [side]: abridgePublicKey(publicKey) });
  }
  return lines;
}
