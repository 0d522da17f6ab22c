import { z } from 'zod';
import type { Done, Fault, Order } from './orders.ts';

/** What the holder may answer. The house believes no byte of the socket that is not of these forms. */

const text = z.string();
const moment = z.iso.datetime();
const whole = z.int().min(0);
const nothing = z.null();
/** 32 bytes. */
const hash = z.base64().length(44);

const fault = z.strictObject({
  kind: z.enum(['release', 'unavailable', 'destroyed', 'keystore', 'envelope', 'ledger', 'other']),
  text,
}) satisfies z.ZodType<Fault>;

/** An answer as it stands in a line; `no` is 0 where the holder hangs up on who has not asked. */
export const answer = z.union([
  z.strictObject({ no: z.int().min(1), done: z.unknown() }),
  z.strictObject({ no: whole, fault }),
]);

const clockTrouble = z.strictObject({
  fault: z.enum(['behind', 'back', 'forward', 'gap']),
  byMs: z.number(),
  since: moment,
  signedAt: moment.nullable(),
});
const diskReading = z.strictObject({
  device: text,
  labels: z.array(text),
  totalBytes: whole,
  freeBytes: whole,
  usedPercent: z.number().min(0).max(100),
});
const lockAge = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), since: text.nullable() }),
  z.strictObject({ kind: z.literal('ukey'), since: text.nullable(), label: text }),
  z.strictObject({
    kind: z.literal('shares'),
    since: text.nullable(),
    threshold: whole,
    shares: whole,
    fingerprint: text,
  }),
]);
const ages = z.strictObject({
  master: z.strictObject({
    generation: whole,
    since: text.nullable(),
    isRotating: z.boolean(),
  }),
  locks: z.array(lockAge),
  unitYears: z.array(z.strictObject({ unit: text, year: z.int(), generation: whole, since: text })),
});

/** What each order is answered with, where it is done. */
export const DONE: { readonly [Name in Order['do']]: z.ZodType<Done[Name]> } = {
  greet: z.strictObject({ origin: text.min(1), publicKey: text.min(1), appUrl: text.min(1) }),
  watch: z.strictObject({ index: whole, checkpoint: text, proof: z.array(hash).max(64) }),
  ended: nothing,
  release_pages: z.array(z.base64()),
  release_volume: z.base64(),
  house_secrets: z.record(text, z.base64()),
  store_secret: nothing,
  make_key: z.base64(),
  destroy_key: nothing,
  rotate_unit: nothing,
  rotate_master: nothing,
  keep_witnessed: nothing,
  measure_disks: z.strictObject({
    readings: z.array(diskReading),
    unknown: z.array(z.strictObject({ label: text, fault: text.nullable() })),
  }),
  clock_trouble: clockTrouble.nullable(),
  ages,
  key_files: z.array(z.strictObject({ name: text, bytes: z.base64() })),
};
