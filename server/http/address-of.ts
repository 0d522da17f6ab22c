import type { IncomingHttpHeaders } from 'node:http';

/**
 * Where a call comes from, HTTP and socket alike: the last word of X-Forwarded-For when our own proxy stands
 * in front, since earlier ones are the caller's to write; else the connection itself. IPv4 written as IPv6,
 * `::ffff:127.0.0.1`, is the same address.
 */
export function addressOf(
  headers: IncomingHttpHeaders,
  remoteAddress: string | undefined,
  isBehindProxy: boolean,
): string {
  const forwarded = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').at(-1)?.trim();
  const address = isBehindProxy && forwarded ? forwarded : (remoteAddress ?? '');
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
