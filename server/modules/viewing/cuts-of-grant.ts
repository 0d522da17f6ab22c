import type { PolicyTable } from '../../../policies/policy-table.ts';
import type { ClassCut } from '../../../policies/purposes.ts';
import { cutOf, type GrantRow } from '../requests/index.ts';

/**
 * The cuts that hold for a reading together: what was approved, and what its purpose opens today. A policy
 * that changes may close a live grant further; it never opens it.
 */
export function cutsOfGrant(
  { purposes }: Pick<PolicyTable, 'purposes'>,
  grant: GrantRow,
): readonly (readonly ClassCut[])[] {
  return [cutOf(grant), purposes.get(grant.purpose)?.cut ?? []];
}
