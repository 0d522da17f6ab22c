import { isQuorum, type Policy } from '../../../audit/quorum.ts';

/** Beyond this many, every division is no longer tried. */
export const MOST_COUNTED = 16;

/**
 * Two sets of witnesses without a common member, each enough by itself: two forks could each get one. `undefined`
 * where any two quorums share a witness, so that an honest one there sees both forks.
 */
export function findDisjointQuorums(
  policy: Policy,
  counted: readonly string[],
): [string[], string[]] | undefined {
  // The last one stands on one side for good: the other half of the divisions mirrors this one.
  for (let mask = 1; mask < 2 ** (counted.length - 1); mask += 1) {
    const one = counted.filter((_name, place) => (mask >> place) % 2 === 1);
    const other = counted.filter((name) => !one.includes(name));
    if (isQuorum(policy, new Set(one)) && isQuorum(policy, new Set(other))) return [one, other];
  }
  return undefined;
}
