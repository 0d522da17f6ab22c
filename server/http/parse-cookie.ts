/** The value of one cookie of a `Cookie` header; for handshakes that do not pass through Koa. */
export function parseCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
