import type { Facts } from './facts.ts';
import type { PolicyTable } from './policy-table.ts';
import { CLEARANCES, GRANTS, PURPOSES, RELATIONS, TERMINAL_FITS } from './vocabulary.ts';

export type Refusal = 'malformed' | 'own_file' | 'relative' | 'clearance' | 'terminal' | 'no_rule';
export type Decision = { isAllowed: true; rule: string } | { isAllowed: false; reason: Refusal };

/**
 * The one decision. Own file and relatives are refused above every role; then the reader's clearance must
 * reach the file, and the terminal must serve the matter; then some role of theirs needs a line of the policy.
 * Anything not understood is refused.
 */
export function authorize(table: PolicyTable, facts: Facts): Decision {
  try {
    return decide(table, facts);
  } catch {
    return { isAllowed: false, reason: 'malformed' };
  }
}

function decide(table: PolicyTable, facts: Facts): Decision {
  if (!isWellFormed(table, facts)) return { isAllowed: false, reason: 'malformed' };
  if (facts.isOwnFile) return { isAllowed: false, reason: 'own_file' };
  if (facts.isRelative) return { isAllowed: false, reason: 'relative' };
  if (CLEARANCES.indexOf(facts.clearance) < CLEARANCES.indexOf(facts.level)) {
    return { isAllowed: false, reason: 'clearance' };
  }
  if (facts.terminal !== 'fit') return { isAllowed: false, reason: 'terminal' };
  for (const role of facts.roles) {
    const rule = table.rule(role, facts);
    if (rule !== undefined) return { isAllowed: true, rule };
  }
  return { isAllowed: false, reason: 'no_rule' };
}

// Values come from the database: types alone do not make them true. An undefined attribute would equal
// another undefined one in the matcher.
function isWellFormed({ roles }: PolicyTable, facts: Facts): boolean {
  return (
    Array.isArray(facts.roles) &&
    facts.roles.every((role) => roles.has(role)) &&
    typeof facts.action === 'string' &&
    (facts.purpose === 'none' || PURPOSES.includes(facts.purpose)) &&
    RELATIONS.includes(facts.relation) &&
    GRANTS.includes(facts.grant) &&
    TERMINAL_FITS.includes(facts.terminal) &&
    CLEARANCES.includes(facts.level) &&
    CLEARANCES.includes(facts.clearance) &&
    typeof facts.isOwnFile === 'boolean' &&
    typeof facts.isRelative === 'boolean'
  );
}
