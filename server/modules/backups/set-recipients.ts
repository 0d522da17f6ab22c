import type { Db } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import { changeKind, type ChangeLine } from '../../change-kind.ts';
import { invalid } from '../../errors.ts';
import { abridgePublicKey, findAccount, readPublicKey } from '../accounts/index.ts';
import type { SetRecipients } from './contract.ts';
import { judgeRecipients } from './judge-recipients.ts';
import { findRecipients, insertRecipients, type RecipientsRow } from './store.ts';

/** 设定备份接收人: from the next set on, so many of these officers open a key part together. */
export const setRecipientsKind = changeKind<SetRecipients>({
  kind: 'backups.set_recipients',
  label: '设定备份接收人',
  duty: 'administration',
  target: () => null,
  async check({ clock }, db, payload) {
    await requireFit(db, payload, clock());
  },
  async describe({ clock }, db, payload) {
    const before = await findRecipients(db);
    const after = await requireFit(db, payload, clock());
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
    await insertRecipients(tx, changeId, await requireFit(tx, payload, at), at);
    notices.changed(
      tx,
      'backups',
      OFFICERS.map((role) => ({ role })),
    );
  },
});

/**
 * Two humans at least, each an officer in service, each by a key that is registered as theirs and good now.
 * @throws AppError `invalid` with the field at fault.
 */
async function requireFit(
  db: Db,
  { threshold, recipients }: SetRecipients,
  at: Date,
): Promise<RecipientsRow> {
  if (threshold > recipients.length) {
    throw invalid('共同恢复所需人数不能多于接收人人数', 'threshold');
  }
  const read = recipients.map(({ accountId, publicKey }) => ({
    accountId,
    publicKey: readPublicKey(publicKey),
  }));
  const unfit = (await judgeRecipients(db, read, at)).find(({ trouble }) => trouble !== '');
  if (!unfit) return { threshold, recipients: read };
  throw invalid(
    `${unfit.name}不能作备份接收人：${unfit.trouble}。请改选，或先在“人员与岗位”中为其登记`,
    'recipients',
  );
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
