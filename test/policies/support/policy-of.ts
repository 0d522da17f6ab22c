import { builtInPolicy, type PolicyText } from '../../../policies/policy-text.ts';

/** The lines without which the officers would be locked out: every policy of a test needs them. */
export const OFFICER_LINES: readonly string[] = builtInPolicy()
  .lines.split('\n')
  .filter((line) => /^p, (?:sysadmin|security_officer), (?:changes|policies)\./.test(line));

/** The built-in policy with these lines, and the officers', in place of its own. */
export function policyOf(...lines: string[]): PolicyText {
  return { ...builtInPolicy(), lines: [...lines, ...OFFICER_LINES].join('\n') };
}
