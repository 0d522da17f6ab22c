import type { Db } from '../../../db/connect.ts';
import type { Recorder } from './record.ts';
import type { ClockTrouble } from './watch-clock.ts';

/** Sets down that nothing is signed because of the clock, or that heads are signed again. */
export async function noteClock(
  db: Db,
  { record }: Pick<Recorder, 'record'>,
  trouble: ClockTrouble | undefined,
  isConfirmed: boolean,
): Promise<void> {
  const action = trouble ? 'ledger.doubt_clock' : 'ledger.trust_clock';
  const outcome = trouble
    ? `${trouble.fault} ${Math.round(trouble.byMs / 1000)}`
    : isConfirmed
      ? 'confirmed'
      : 'set_right';
  await db.transaction((tx) => record(tx, { kind: 'CHANGE', action, actor: 'system', outcome }));
}
