import type { ParametersOf } from '../contract.ts';
import { isWorkingTime } from '../watching/work-calendar.ts';
import type { Judge } from './judge.ts';

/** What ends by itself, or by leaving, is no work. */
const LEAVING = ['sessions.logout', 'sessions.lock'];

/** 三员非工作时间活动: whatever the officers do outside working time, refused or not. */
export function judgeOfficerOffHours({ graceMinutes }: ParametersOf<'officer_off_hours'>): Judge {
  return {
    windowMinutes: 0,
    atLeast: 1,
    match({ isOfficer, action, actor, index, atMs }, calendar) {
      if (!isOfficer || LEAVING.includes(action)) return undefined;
      if (isWorkingTime(calendar, atMs, graceMinutes)) return undefined;
      return { subject: { kind: 'account', id: actor }, keys: [String(index)] };
    },
  };
}
