import { describeDuration } from '../../formats/describe-duration.ts';

/** How long something was looked at, and how much of that is not known. */
export function describeReading(told: {
  readMs: number;
  reads: number;
  untimed: number;
  capped: number;
  reckoned: number;
}): string {
  const { readMs, reads, untimed, capped, reckoned } = told;
  if (reads === 0) return '—';
  const known = untimed === reads ? '时间不明' : describeDuration(readMs);
  const notes = [
    ...(untimed > 0 && untimed < reads ? [`${untimed} 次不明`] : []),
    ...(reckoned > 0 ? [`${reckoned} 次按取页推算`] : []),
    ...(capped > 0 ? [`${capped} 次按上限计`] : []),
  ];
  return notes.length > 0 ? `${known}（${notes.join('，')}）` : known;
}
