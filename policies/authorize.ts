import { cellOf, levelPlaceOf, placeOf } from './decision-block.ts';
import type { Facts } from './facts.ts';
import type { PolicyTable } from './policy-table.ts';
import { CLEARANCES, TERMINAL_FITS } from './vocabulary.ts';

export type Refusal = 'malformed' | 'own_file' | 'relative' | 'clearance' | 'terminal' | 'no_rule';
export type Decision =
  | { readonly isAllowed: true; readonly rule: string }
  | { readonly isAllowed: false; readonly reason: Refusal };

/**
 * The one decision. Own file and relatives are refused above every role; then the reader's clearance must
 * reach the file, and the terminal must serve the matter; then some role of theirs needs a line of the policy.
 * Anything not understood is refused.
 */
export function authorize(table: PolicyTable, facts: Facts): Decision {
  try {
    return decide(table, facts);
  } catch {
    return refuse('malformed');
  }
}

// Values come from the database: types alone do not make them true. An undefined attribute would equal
// another undefined one in the matcher.
function decide(table: PolicyTable, facts: Facts): Decision {
  const cell = cellOf(facts);
  const reach = placeOf(CLEARANCES, facts.clearance);
  if (cell < 0 || reach < 0 || !isWellFormed(facts)) return refuse('malformed');
  let rule: string | undefined;
  for (const role of facts.roles) {
    const found = table.ruleAt(role, facts.action, cell);
    if (found === null) return refuse('malformed');
    rule ??= found;
  }
  if (facts.isOwnFile) return refuse('own_file');
  if (facts.isRelative) return refuse('relative');
  if (reach < levelPlaceOf(cell)) return refuse('clearance');
  if (facts.terminal !== 'fit') return refuse('terminal');
  return rule === undefined ? refuse('no_rule') : { isAllowed: true, rule };
}

/** Beside the words that have been looked up. */
function isWellFormed({ roles, action, isOwnFile, isRelative, terminal }: Facts): boolean {
  return (
    Array.isArray(roles) &&
    typeof action === 'string' &&
    typeof isOwnFile === 'boolean' &&
    typeof isRelative === 'boolean' &&
    (terminal === 'fit' || TERMINAL_FITS.includes(terminal))
  );
}

function refuse(reason: Refusal): Decision {
  return { isAllowed: false, reason };
}
