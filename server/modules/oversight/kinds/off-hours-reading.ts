import type { ParametersOf } from '../contract.ts';
import { isWorkingTime } from '../watching/work-calendar.ts';
import { isPerson } from './is-person.ts';
import type { Judge } from './judge.ts';

const READING = /^viewing\.(open|read_page|read_strip)$/;
const LOOKING_UP = /^archives\.(search|show|reveal_id)$/;

/** 非工作时间阅档. */
export function judgeOffHoursReading({
  graceMinutes,
  withLookUps,
}: ParametersOf<'off_hours_reading'>): Judge {
  return {
    windowMinutes: 0,
    atLeast: 1,
    match(sighting, calendar) {
      const { kind, action, actor, index, atMs } = sighting;
      const isMeant = READING.test(action) || (withLookUps && LOOKING_UP.test(action));
      if (!isMeant || kind === 'DENY' || !isPerson(sighting)) return undefined;
      if (isWorkingTime(calendar, atMs, graceMinutes)) return undefined;
      return { subject: { kind: 'account', id: actor }, keys: [String(index)] };
    },
  };
}
