import type { Check } from './find-checks.ts';

/** The variable of the environment that tells programs which the tests start what is taken away. */
export const TAKEN = 'LANTAI_CHECK_TAKEN';

const PROLOGUE = `globalThis.checkTaken ??= Number(process.env.${TAKEN} ?? -1); `;

/**
 * The source with a switch in the place of each check: it is as before until `globalThis.checkTaken` is the number of
 * one, counted from `first`. So one process tries many, and every line keeps its number.
 */
export function switchChecks(text: string, checks: readonly Check[], first: number): string {
  const edits = checks.flatMap((check, place) => editsFor(check, first + place));
  edits.sort((one, other) => one.at - other.at || one.rank - other.rank);
  let done = 0;
  let switched = PROLOGUE;
  for (const { at, skip, insert } of edits) {
    switched += text.slice(done, at) + insert;
    done = at + skip;
  }
  return switched + text.slice(done);
}

/** What ends at a place comes before what begins there; of those that begin there the longest first. */
type Edit = { at: number; skip: number; insert: string; rank: number };

function editsFor(check: Check, number: number): Edit[] {
  const { from, to } = check;
  const isTaken = `globalThis.checkTaken === ${number}`;
  const around = (before: string, after: string): Edit[] => [
    // A check may be taken away whole and moved in its bound: then the numbers tell which is outside.
    { at: from, skip: 0, insert: before, rank: 1e9 - (to - from) + number / 1e6 },
    { at: to, skip: 0, insert: after, rank: -1e9 + (to - from) - number / 1e6 },
  ];
  if (!('operator' in check)) return around(`(${isTaken} ? ${check.instead} : (`, '))');
  const { operator, instead } = check;
  const compare = `((a, b) => ${isTaken} ? a ${instead} b : a ${instead.length === 1 ? `${instead}=` : instead.charAt(0)} b)(`;
  return [
    ...around(compare, ')'),
    { at: operator.from, skip: operator.to - operator.from, insert: ',', rank: 0 },
  ];
}
