/** Of values that JSON can tell apart. */
export function requireSame(what: string, one: unknown, other: unknown): void {
  const [is, should] = [JSON.stringify(one), JSON.stringify(other)];
  if (is !== should) throw new Error(`${what}: ${is}, and not ${should}`);
}
