import type { IncomingHttpHeaders } from 'node:http';
import { addressOf } from './address-of.ts';
import { parseCookie } from './parse-cookie.ts';

export const TERMINAL_COOKIE = 'lantai_terminal';
/** Set by our own TLS proxy from the certificate that the client has proved to hold. */
const FINGERPRINT_HEADER = 'x-lantai-client-fingerprint';

/** Where a call comes from: everything a terminal is recognised by. */
export type Whereabouts = {
  address: string;
  /** SHA-256 or SM3 of the client's certificate, 64 lower-case hex digits. */
  fingerprint: string | undefined;
  /** What the terminal's browser was given for proving its key. */
  terminalToken: string | undefined;
};

/** The same for calls and for socket handshakes. What only our proxy may say is not believed without one. */
export function whereaboutsOf(
  headers: IncomingHttpHeaders,
  remoteAddress: string | undefined,
  isBehindTls: boolean,
): Whereabouts {
  return {
    address: addressOf(headers, remoteAddress, isBehindTls),
    fingerprint: isBehindTls ? readFingerprint(headers[FINGERPRINT_HEADER]) : undefined,
    terminalToken: parseCookie(headers.cookie, TERMINAL_COOKIE),
  };
}

/** `AB:CD…` and `abcd…` are one fingerprint; a header that came twice is none. */
export function readFingerprint(text: string | string[] | undefined): string | undefined {
  if (typeof text !== 'string') return undefined;
  const digits = text.trim().replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}
