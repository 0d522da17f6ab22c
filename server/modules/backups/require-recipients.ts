import type { Db } from '../../../db/connect.ts';
import { AppError } from '../../errors.ts';
import { judgeRecipients } from './judge-recipients.ts';
import { findRecipients, type RecipientsRow } from './store.ts';

/**
 * Those to whom the next key part goes: the recipients that were set, less those who have lost account or key since.
 * As many must be left as restore together.
 * @throws AppError `conflict` with the way out.
 */
export async function requireRecipients(db: Db, at: Date): Promise<RecipientsRow> {
  const row = await findRecipients(db);
  if (!row) throw new AppError('conflict', '还没有设定备份接收人，请先提出变更设定');
  const judged = await judgeRecipients(db, row.recipients, at);
  const fit = judged.filter(({ trouble }) => trouble === '');
  if (fit.length >= row.threshold) {
    const recipients = fit.map(({ accountId, publicKey }) => ({ accountId, publicKey }));
    return { threshold: row.threshold, recipients };
  }
  const lost = judged.filter(({ trouble }) => trouble !== '');
  const names = lost.map(({ name, trouble }) => `${name}（${trouble}）`).join('、');
  throw new AppError(
    'conflict',
    `备份接收人${names}已不能接收，余下不足 ${row.threshold} 人：请提出变更，重新设定备份接收人后再备份`,
  );
}
