import type { Services } from '../../context.ts';
import { sayClockTrouble } from '../ledger/index.ts';
import type { ClockState } from './contract.ts';

/** What the server takes to be the time, and whether the ledger signs by it. */
export async function readClock({
  clock,
  ledger,
}: Pick<Services, 'clock' | 'ledger'>): Promise<ClockState> {
  const trouble = await ledger.clockTrouble();
  return {
    now: clock().toISOString(),
    isTrusted: !trouble,
    canBeConfirmed: trouble !== undefined && trouble.fault !== 'behind',
    signedAt: trouble?.signedAt?.toISOString() ?? null,
    advice: trouble ? sayClockTrouble(trouble) : '',
  };
}
