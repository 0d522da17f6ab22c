import type { AuthorityPeriod } from './contract.ts';

/** One row about an attribute, as far as time is concerned. */
export type AuthorityDay = { id: string; valid_from: string; recorded_on: string | null };
export type Period = Pick<AuthorityPeriod, 'id' | 'from' | 'to' | 'state' | 'isBackdated'>;

/**
 * When each row about one attribute held, as it is known now. Rows come in order of their day and, within a
 * day, of their recording; a row without a day of recording was there from the beginning.
 */
export function authorityPeriods(rows: readonly AuthorityDay[], today: string): Period[] {
  return rows.map(({ id, valid_from: from, recorded_on }, index) => {
    const next = rows[index + 1];
    const isReplaced = next !== undefined && next.valid_from <= from;
    const to = next === undefined || isReplaced ? null : dayBefore(next.valid_from);
    return {
      id,
      from,
      to,
      state: isReplaced ? 'replaced' : stateOf(from, to, today),
      isBackdated: recorded_on !== null && from < recorded_on,
    };
  });
}

function stateOf(from: string, to: string | null, today: string): AuthorityPeriod['state'] {
  if (from > today) return 'ahead';
  return to === null || to >= today ? 'current' : 'past';
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
