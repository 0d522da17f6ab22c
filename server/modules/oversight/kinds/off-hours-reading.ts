import type { ParametersOf } from '../contract.ts';
import { isWorkingTime } from '../watching/work-calendar.ts';
import { isReading } from '../watching/reading-acts.ts';
import { isPerson } from './is-person.ts';
import type { Judge } from './judge.ts';

const LOOKING_UP = /^archives\.(search|show|reveal_id)$/;

/** 非工作时间阅档: on a screen or on paper. */
export function judgeOffHoursReading({
  graceMinutes,
  withLookUps,
}: ParametersOf<'off_hours_reading'>): Judge {
  return {
    windowMinutes: 0,
    atLeast: 1,
    match(sighting, calendar) {
      const { kind, action, actor, index, atMs } = sighting;
      const isMeant = isReading(sighting) || (withLookUps && LOOKING_UP.test(action));
      if (!isMeant || kind === 'DENY' || !isPerson(sighting)) return undefined;
      if (isWorkingTime(calendar, atMs, graceMinutes)) return undefined;
      return { subject: { kind: 'account', id: actor }, keys: [String(index)] };
    },
  };
}
