import { relate } from './facts.ts';
import type { Purpose, TerminalFit } from './vocabulary.ts';

/** 1 Monday … 7 Sunday; minutes after midnight; `from` included, `to` not. */
export type OpenHours = { days: number[]; from: number; to: number };

/** What a terminal is for. Null binds it to nothing. */
export type TerminalBinding = {
  /** It serves people of this unit and of those below it. */
  unitPath: string | null;
  purposes: readonly Purpose[] | null;
  hours: readonly OpenHours[] | null;
};

/** A moment on the clock of the place: 1 Monday … 7 Sunday, and minutes after midnight. */
export type LocalTime = { weekday: number; minute: number };

/** Whether a terminal serves somebody of the unit at `unitPath`, for a purpose, now. */
export function fitTerminal(
  binding: TerminalBinding,
  use: { unitPath: string; purpose: Purpose | 'none'; time: LocalTime },
): TerminalFit {
  if (binding.unitPath !== null) {
    const relation = relate(binding.unitPath, use.unitPath);
    if (relation !== 'own' && relation !== 'above') return 'other_unit';
  }
  if (binding.hours !== null && !isWithinHours(binding.hours, use.time)) return 'closed_hours';
  const isServed =
    binding.purposes === null || use.purpose === 'none' || binding.purposes.includes(use.purpose);
  return isServed ? 'fit' : 'other_purpose';
}

export function isWithinHours(
  hours: readonly OpenHours[],
  { weekday, minute }: LocalTime,
): boolean {
  return hours.some(
    ({ days, from, to }) => days.includes(weekday) && from <= minute && minute < to,
  );
}
