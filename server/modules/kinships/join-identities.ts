/**
 * One name for each human who stands on record under several: an account, a file, an ID number. Answers the
 * name that stands for all of them, and all the names that it stands for.
 */
export function joinIdentities(pairs: readonly (readonly [string, string])[]): {
  nameOf: (name: string) => string;
  namesOf: (name: string) => string[];
} {
  const groups = new Map<string, Set<string>>();
  const groupOf = (name: string): Set<string> => groups.get(name) ?? new Set([name]);
  for (const [one, other] of pairs) {
    const joined = new Set([...groupOf(one), ...groupOf(other)]);
    for (const name of joined) groups.set(name, joined);
  }
  return {
    nameOf: (name) => [...groupOf(name)][0] ?? name,
    namesOf: (name) => [...groupOf(name)],
  };
}
