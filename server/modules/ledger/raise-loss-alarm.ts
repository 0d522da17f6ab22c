import type { AlarmSource } from '../../alarm.ts';
import { findLosses } from './losses-view.ts';

const TOLD_MS = 30 * 24 * 3_600_000;

/** Entries that vanished before they were signed for; what became of them stands in the ledger for good. */
export const raiseLossAlarm: AlarmSource = async ({ db, clock }) => {
  const losses = await findLosses(db, new Date(clock().getTime() - TOLD_MS));
  if (!losses) return [];
  return [
    {
      code: 'ledger.entry_lost',
      text:
        `30 天内有 ${losses.count} 条记录在签名前从数据库中消失，系统已原样补记：有人直接改动了数据库，或数据库丢失了已提交的内容。` +
        '请保留数据库日志，查账本中“补记消失的记录”各条，会同系统管理员查明谁能直接登录数据库。',
      since: losses.since,
    },
  ];
};
