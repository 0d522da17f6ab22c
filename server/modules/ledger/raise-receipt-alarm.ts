import type { AlarmSource } from '../../alarm.ts';

/** A receipt that the ledger's process gave and that proved false: nothing was handed out on it. */
export const raiseReceiptAlarm: AlarmSource = ({ ledger }) => {
  const trouble = ledger.receiptTrouble();
  if (!trouble) return Promise.resolve([]);
  const text =
    `账本进程给出的回执经核对不实（${trouble.found}），凭它的内容没有提供：账本进程或其所在主机可能已被人控制。` +
    '请保留现场，停止账本进程，由安全审计员用见证和镜像核验账本，查明后重新启动两个进程。';
  return Promise.resolve([{ code: 'ledger.false_receipt', text, since: trouble.since }]);
};
