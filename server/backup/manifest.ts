import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { GAP_REASONS } from './gap.ts';
import { RestoreRefusal } from './restore-refusal.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const tableName = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

const manifest = z.strictObject({
  format: z.literal('lantai-backup-1'),
  /** Id of the medium: one medium holds one chain of sets. */
  chain: z.uuid(),
  set: z.int().min(1).max(999_999),
  /** SM3 of the previous set's manifest. */
  previous: digest.nullable(),
  at: z.iso.datetime(),
  isDemo: z.boolean(),
  ledger: z.strictObject({
    origin: z.string().min(1).max(255),
    /** As `audit/log-keys.ts` writes them. */
    key: z.string().max(65_536),
    /** All entries of the set, and the root over them. */
    size: count,
    root: digest,
    /** The newest signed head among them. */
    checkpoint: z.string().max(16_384),
  }),
  /** Migrations that had made the schema. */
  migrations: z.array(z.string().regex(/^\d{4}-[a-z0-9-]+\.ts$/)),
  tables: z.array(
    z.strictObject({
      name: tableName,
      columns: z.array(tableName).min(1),
      rows: count,
      chunks: z.array(digest),
    }),
  ),
  /** One chunk for each of `volume_versions`: id, version and the sha512 of its inventory. */
  objects: z.strictObject({
    versions: count,
    chunks: z.array(digest),
    /** Those of them that the set does not carry; left out where it carries all. */
    missing: z
      .array(
        z.strictObject({
          objectId: z.uuid(),
          version: z.int().min(1),
          reason: z.enum(GAP_REASONS),
        }),
      )
      .min(1)
      .optional(),
  }),
  keyPart: z.strictObject({
    sm3: digest,
    expiresAt: z.iso.datetime(),
    threshold: z.int().min(1).max(16),
    /** Shares of the key, each encrypted to one officer's SM2 key, named by its fingerprint. */
    shares: z
      .array(z.strictObject({ recipient: digest, sealed: z.base64() }))
      .min(1)
      .max(16),
  }),
});

/** 清单: all that one set consists of. Its bytes are signed, and everything else hangs from it by digests. */
export type Manifest = z.infer<typeof manifest>;

/** More than a city needs, and no more than a hostile medium may make us read. */
export const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

export function encodeManifest(value: Manifest): Buffer {
  return Buffer.from(`${canonicalJson(value)}\n`);
}

/** @throws RestoreRefusal `manifest_unreadable` on anything but the one encoding of a manifest. */
export function decodeManifest(bytes: Buffer): Manifest {
  try {
    const value = manifest.parse(JSON.parse(bytes.toString('utf8')));
    const names = value.tables.map(({ name }) => name);
    const isSound =
      encodeManifest(value).equals(bytes) &&
      new Set(names).size === names.length &&
      new Set(value.keyPart.shares.map(({ recipient }) => recipient)).size ===
        value.keyPart.shares.length &&
      (value.objects.missing?.length ?? 0) <= value.objects.versions &&
      value.objects.chunks.length === tableOf(value, 'volume_versions').chunks.length;
    if (isSound) return value;
  } catch (cause) {
    throw new RestoreRefusal('manifest_unreadable', '', { cause });
  }
  throw new RestoreRefusal('manifest_unreadable');
}

export function tableOf({ tables }: Manifest, name: string): Manifest['tables'][number] {
  const table = tables.find((each) => each.name === name);
  if (!table) throw new RestoreRefusal('rows_wrong', name);
  return table;
}
