import { z } from 'zod';
import type { KeyAges } from '../../../crypto/keyring/key-ages.ts';
import type { ClockFault } from '../../modules/ledger/index.ts';
import type { Measured } from '../../disks/measure-disks.ts';
import { CHUNK_BYTES } from '../../../crypto/envelope/header.ts';

/** What the house may ask of who holds custody. Bytes are base64; nothing asks for the key of a volume by its name. */

const token = z.string().min(1).max(64);
const unitYear = z.strictObject({ unit: token, year: z.int().min(1).max(9999) });
const slot = unitYear.extend({ volume: z.uuid() });
const generation = z.int().min(1).optional();
/** Header, first chunk and tag, in base64. */
const MAX_HEAD = Math.ceil((CHUNK_BYTES + 256) / 3) * 4;
const MAX_FILES = 16;
/** A head with a line of each witness. */
const MAX_NOTE = 1_000_000;

const presented = {
  entryId: z.uuid(),
  actor: token,
  terminal: token.optional(),
  item: z.uuid(),
};
const file = z.strictObject({
  page: z.uuid(),
  file: token,
  head: z.base64().max(MAX_HEAD),
  isWhole: z.boolean(),
});

export const order = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('greet') }),
  z.strictObject({ do: z.literal('watch'), entryId: z.uuid() }),
  z.strictObject({ do: z.literal('ended'), entryId: z.uuid() }),
  z.strictObject({
    do: z.literal('release_pages'),
    ...presented,
    files: z.array(file).min(1).max(MAX_FILES),
  }),
  z.strictObject({ do: z.literal('release_volume'), ...presented }),
  z.strictObject({ do: z.literal('house_secrets') }),
  z.strictObject({ do: z.literal('store_secret'), name: token, value: z.base64().max(16_384) }),
  z.strictObject({ do: z.literal('make_key'), slot }),
  z.strictObject({ do: z.literal('destroy_key'), slot }),
  z.strictObject({ do: z.literal('rotate_unit'), unitYear, until: generation }),
  z.strictObject({ do: z.literal('rotate_master'), until: generation }),
  z.strictObject({ do: z.literal('keep_witnessed'), note: z.string().max(MAX_NOTE) }),
  z.strictObject({ do: z.literal('measure_disks') }),
  z.strictObject({ do: z.literal('clock_trouble') }),
  z.strictObject({ do: z.literal('ages') }),
  z.strictObject({ do: z.literal('key_files') }),
]);
export type Order = z.infer<typeof order>;

/** A call; `no` comes back with its answer. */
export const call = z.strictObject({ no: z.int().min(1), order });

/** What each order is answered with, where it is done. */
export type Done = {
  greet: { origin: string; publicKey: string; appUrl: string };
  /** Hashes of the inclusion proof, base64. */
  watch: { index: number; checkpoint: string; proof: string[] };
  ended: null;
  release_pages: string[];
  release_volume: string;
  house_secrets: Record<string, string>;
  store_secret: null;
  make_key: string;
  destroy_key: null;
  rotate_unit: null;
  rotate_master: null;
  keep_witnessed: null;
  measure_disks: Measured;
  clock_trouble: (ClockFault & { since: string; signedAt: string | null }) | null;
  ages: KeyAges;
  key_files: { name: string; bytes: string }[];
};

export type Answer = { no: number } & ({ done: unknown } | { fault: Fault });
/** Errors that mean the same on both sides; `other` says nothing but that it failed. */
export type Fault = {
  kind: 'release' | 'unavailable' | 'destroyed' | 'keystore' | 'envelope' | 'ledger' | 'other';
  text: string;
};
