import type { AlarmSource } from '../../alarm.ts';
import { raiseCopyAlarms } from '../copies/index.ts';
import { raiseOversightAlarms } from '../oversight/index.ts';
import { raiseClockAlarm, raiseLossAlarm, raiseReceiptAlarm } from '../ledger/index.ts';
import { mirrorAlarms } from '../mirrors/index.ts';
import { raiseReviewAlarms } from '../reviews/index.ts';
import { raiseDiskAlarms } from '../storage/index.ts';
import { witnessAlarms } from '../witnesses/index.ts';

/** Every module that can raise an alarm, each by its own list. A name to blame where one cannot be asked. */
export const ALARM_SOURCES: readonly (readonly [module: string, source: AlarmSource])[] = [
  ['ledger', raiseClockAlarm],
  ['ledger', raiseLossAlarm],
  ['ledger', raiseReceiptAlarm],
  ['witnesses', witnessAlarms],
  ['oversight', raiseOversightAlarms],
  ['mirrors', mirrorAlarms],
  ['storage', raiseDiskAlarms],
  ['reviews', raiseReviewAlarms],
  ['copies', raiseCopyAlarms],
];
