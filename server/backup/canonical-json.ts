/** The one text of a value: keys sorted, no space. Equal values have equal bytes, so that bytes may be signed. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([one], [other]) => (one < other ? -1 : Number(one > other))),
        )
      : part,
  );
}
