/** 充足 / 不足 / 将满. */
export type DiskLevel = 'sound' | 'low' | 'full';

/** At how many per cent an alarm is raised, and at how many nothing new is taken or shown any more. */
export type DiskLimits = { alarmPercent: number; stopPercent: number };

/** How far below a limit it must come for it to be over: what is written and cleared meanwhile is less. */
const BACK_PERCENT = 2;

/** The level at this fullness, after another: one that was reached is left only well below its limit. */
export function levelAfter(
  before: DiskLevel,
  usedPercent: number,
  { alarmPercent, stopPercent }: DiskLimits,
): DiskLevel {
  const at = (limit: number, wasReached: boolean): boolean =>
    usedPercent >= (wasReached ? limit - BACK_PERCENT : limit);
  if (at(stopPercent, before === 'full')) return 'full';
  return at(alarmPercent, before !== 'sound') ? 'low' : 'sound';
}

/** Below this it is over. */
export function endsBelow(limit: number): number {
  return limit - BACK_PERCENT;
}
