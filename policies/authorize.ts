import { placeOf } from './decision-block.ts';
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
    return REFUSALS.malformed;
  }
}

// Values come from the database: types alone do not make them true. An undefined attribute would equal
// another undefined one in the matcher.
function decide(table: PolicyTable, facts: Facts): Decision {
  const { roles, isOwnFile, isRelative } = facts;
  if (typeof isOwnFile !== 'boolean' || typeof isRelative !== 'boolean') return REFUSALS.malformed;
  if (isOwnFile) return REFUSALS.own_file;
  if (isRelative) return REFUSALS.relative;
  const level = placeOf(CLEARANCES, facts.level);
  const reach = placeOf(CLEARANCES, facts.clearance);
  if (level < 0 || reach < 0) return REFUSALS.malformed;
  if (reach < level) return REFUSALS.clearance;
  if (facts.terminal !== 'fit') {
    return TERMINAL_FITS.includes(facts.terminal) ? REFUSALS.terminal : REFUSALS.malformed;
  }
  if (!Array.isArray(roles) || typeof facts.action !== 'string') return REFUSALS.malformed;
  let rule: string | undefined;
  for (const role of roles) {
    const found = table.ruleOrFault(role, facts);
    if (found === null) return REFUSALS.malformed;
    rule ??= found;
  }
  return rule === undefined ? REFUSALS.no_rule : { isAllowed: true, rule };
}

const REFUSALS = {
  malformed: refuse('malformed'),
  own_file: refuse('own_file'),
  relative: refuse('relative'),
  clearance: refuse('clearance'),
  terminal: refuse('terminal'),
  no_rule: refuse('no_rule'),
};

function refuse(reason: Refusal): Decision {
  return Object.freeze({ isAllowed: false, reason });
}
