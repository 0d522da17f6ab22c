import type { AlarmSource } from '../../alarm.ts';
import { sayClockTrouble } from './clock-words.ts';

/** A clock by which nothing is signed. */
export const raiseClockAlarm: AlarmSource = async ({ ledger }) => {
  const trouble = await ledger.clockTrouble();
  if (!trouble) return [];
  return [{ code: 'ledger.clock', text: sayClockTrouble(trouble), since: trouble.since }];
};
