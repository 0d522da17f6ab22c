import { isQuorum, type Policy } from '../../../audit/quorum.ts';
import type { WitnessRecord } from './store.ts';

/**
 * Whether a start may go on when of the witnesses that can be called those have answered: with all that ask by themselves
 * they must make a quorum, for those cannot be waited for.
 */
export function mayStartBy(
  policy: Policy,
  witnesses: readonly WitnessRecord[],
  answered: ReadonlySet<string>,
): boolean {
  const asking = witnesses.filter(({ address }) => address === '').map(({ name }) => name);
  return isQuorum(policy, new Set([...asking, ...answered]));
}

/** Whether it must wait for anybody: else a machine that was set back as a whole is found out at the next look of a witness. */
export function isStartChecked(policy: Policy, witnesses: readonly WitnessRecord[]): boolean {
  return !mayStartBy(policy, witnesses, new Set());
}
