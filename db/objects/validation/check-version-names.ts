import type { Code } from './finding.ts';

const NAME = /^v(0*)([1-9][0-9]*)$/;

/** Holds the names of versions against section 3.5.3: from 1, without gaps, padded alike. */
export function checkVersionNames(names: readonly string[], report: (code: Code) => void): void {
  if (names.length === 0) report('E008');
  const matches = names.map((name) => NAME.exec(name));
  for (const name of names) {
    if (!name.startsWith('v')) report('E104');
    else if (!NAME.test(name)) report('E105');
  }
  const numbers = matches.flatMap((match) => (match ? [Number(match[2])] : []));
  numbers.sort((one, other) => one - other);
  if (numbers.length > 0 && numbers[0] !== 1) report('E009');
  if (numbers.some((number, at) => number !== at + (numbers[0] ?? 1))) report('E010');
  checkPadding(
    names.filter((_, at) => matches[at] !== null),
    report,
  );
}

/** A padded sequence keeps its zeros for good, so it ends where the digits would fill the width. */
function checkPadding(names: readonly string[], report: (code: Code) => void): void {
  const padded = names.filter((name) => name.startsWith('v0'));
  if (padded.length === 0) return;
  report('W001');
  const isMixed = padded.length < names.length;
  if (isMixed) {
    report('E011');
    report('E013');
  } else if (new Set(names.map((name) => name.length)).size > 1) {
    report('E012');
  }
}
