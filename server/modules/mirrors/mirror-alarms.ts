import type { AlarmSource } from '../../alarm.ts';

/** Mirrors that cannot go on, and those that found the ledger changed. */
export const mirrorAlarms: AlarmSource = ({ mirrors }) =>
  Promise.resolve(
    mirrors.standings().flatMap(({ path, trouble, isAlarm, since }) => {
      if (since === undefined) return [];
      const code = isAlarm ? 'ledger.mirror_differs' : 'ledger.mirror_stopped';
      const next = isAlarm ? '请保留现场，联系安全审计员' : '请系统管理员处理';
      return [{ code, text: `账本镜像 ${path}：${trouble}。${next}。`, since }];
    }),
  );
