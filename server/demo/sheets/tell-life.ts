import type { DemoPerson } from '../demo-plan.ts';
import { spellMonth } from './sheet.ts';

export type Period = { span: string; work: string };

/** Schools and posts up to a day, one period each; the last is still open. */
export function listPeriods({ schools, posts, unitName }: DemoPerson, until: string): Period[] {
  const studied = schools
    .filter(({ from }) => from < until)
    .map(({ from, to, school, major }) => ({
      span: spanOf(from, to),
      work: `${school}${major}学习`,
    }));
  const held = posts.filter(({ from }) => from <= until);
  const served = held.map(({ title, from }, index) => ({
    span: spanOf(from, held[index + 1]?.from),
    work: `${unitName}${title}`,
  }));
  return [...studied, ...served];
}

/** A curriculum vitae in the manner of forms, one line a period. */
export function tellLife(person: DemoPerson, until: string): string {
  const periods = listPeriods(person, until);
  return periods.map(({ span, work }) => `${span}  ${work}`).join('\n');
}

function spanOf(from: string, to: string | undefined): string {
  return `${spellMonth(from)}-${to === undefined ? '' : spellMonth(to)}`;
}
