import {
  createHash,
  createHmac,
  hash,
  hkdfSync,
  pbkdf2,
  timingSafeEqual,
  type Hash,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { viewsOf, type Spans } from './spans.ts';
import { digestEach, hasWideSm3 } from './wide-sm3/digest-each.ts';

/** Bytes, or text taken as UTF-8. */
export type Bytes = Uint8Array | string;

/** Key bytes, or an opaque key that shows nothing when printed. */
export type KeyMaterial = Uint8Array | KeyObject;

export const SM3_BYTES = 32;

const stretch = promisify(pbkdf2);

/** GB/T 32905 digest of the parts joined together: 32 bytes. */
export function sm3(...parts: Bytes[]): Buffer {
  const digest = createHash('sm3');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** The same of one run of bytes, without a digest object: for millions of short ones. */
export function sm3AtOnce(bytes: Uint8Array): Buffer {
  return hash('sm3', bytes, 'buffer');
}

/** Below as many calls of OpenSSL cost no more. */
const FEW = 3;

/** SM3 of each message behind one byte, joined: 32 bytes each. */
export function sm3Each(prefix: number, messages: Spans): Buffer {
  const { starts, ends } = messages;
  const longest = ends.reduce((most, end, place) => Math.max(most, end - (starts[place] ?? 0)), 0);
  if (ends.length >= FEW && hasWideSm3(longest)) return digestEach(prefix, messages);
  const first = Uint8Array.of(prefix);
  return Buffer.concat(
    viewsOf(messages).map((message) => sm3AtOnce(Buffer.concat([first, message]))),
  );
}

/** A digest in progress: `update(part)` as often as needed, then `digest()` once. */
export function createSm3(): Hash {
  return createHash('sm3');
}

/** HMAC (RFC 2104) over SM3 of the parts joined together: 32 bytes. */
export function hmacSm3(key: KeyMaterial, ...parts: Bytes[]): Buffer {
  const mac = createHmac('sm3', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Whether `mac` is that HMAC of the parts; the time it takes does not tell how much of it is right. */
export function isHmacSm3(mac: Uint8Array, key: KeyMaterial, ...parts: Bytes[]): boolean {
  const right = hmacSm3(key, ...parts);
  return mac.length === right.length && timingSafeEqual(mac, right);
}

/** HKDF (RFC 5869) over SM3; at most 255 × 32 bytes. */
export function hkdfSm3(ikm: KeyMaterial, salt: Bytes, info: Bytes, lengthBytes: number): Buffer {
  return Buffer.from(hkdfSync('sm3', ikm, salt, info, lengthBytes));
}

/** PBKDF2-HMAC-SM3 (GM/T 0091) on the thread pool: about 0.8 µs per round. */
export function pbkdf2Sm3(
  password: Bytes,
  salt: Bytes,
  rounds: number,
  lengthBytes: number,
): Promise<Buffer> {
  return stretch(password, salt, rounds, lengthBytes, 'sm3');
}
