import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFileLines, writeKeyFiles } from '../../server/backup/key-files.ts';
import { decodeManifest, encodeManifest, type Manifest } from '../../server/backup/manifest.ts';
import { openMedium } from '../../server/backup/medium.ts';
import { RestoreRefusal } from '../../server/backup/restore-refusal.ts';
import { readLine } from '../../server/backup/table-rows.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { SCRATCH } from './scratch-folder.ts';

const DIGEST = 'ab'.repeat(32);
const CHAIN = '01890000-0000-7000-8000-00000000000a';
const AT = '2026-01-01T00:00:00.000Z';
const manifest: Manifest = {
  format: 'lantai-backup-1',
  chain: CHAIN,
  set: 2,
  previous: DIGEST,
  at: AT,
  isDemo: false,
  ledger: { origin: 'ledger', key: 'k', size: 9, root: DIGEST, checkpoint: 'c' },
  migrations: ['0001-first.ts'],
  tables: [
    { name: 'volume_versions', columns: ['id', 'version'], rows: 1, chunks: [DIGEST] },
    { name: 'persons', columns: ['id'], rows: 0, chunks: [] },
  ],
  objects: {
    versions: 1,
    chunks: [DIGEST],
    missing: [{ objectId: CHAIN, version: 1, reason: 'damaged' }],
  },
  keyPart: {
    sm3: DIGEST,
    expiresAt: AT,
    threshold: 1,
    shares: [{ recipient: DIGEST, sealed: 'AAAA' }],
  },
};
const medium = join(SCRATCH, 'medium');
mkdirSync(medium);
const home = join(SCRATCH, 'home');

/** Decoders of a backup medium, which anybody may have had in hand. */
export const MEDIUM_TARGETS: Record<string, FuzzTarget> = {
  'backup-manifest': {
    corpus: [encodeManifest(manifest)],
    errors: [RestoreRefusal],
    decode: (input) => encodeManifest(decodeManifest(input)),
  },
  'backup-medium': {
    corpus: [Buffer.from(JSON.stringify({ format: 'lantai-medium-1', chain: CHAIN, label: '盘' }))],
    errors: [RestoreRefusal],
    decode: async (input) => {
      writeFileSync(join(medium, 'medium.json'), input);
      await openMedium(medium);
      return true as const;
    },
  },
  'backup-row': {
    corpus: [Buffer.from('["a",null]'), Buffer.from(String.raw`["\\x00","1"]`)],
    errors: [RestoreRefusal],
    decode: (input) => (readLine(input.toString(), 2, 'persons'), true),
  },
  'backup-key-files': {
    corpus: [
      Buffer.concat([
        ...keyFileLines([
          { name: 'keystore.json', bytes: Buffer.from('{}') },
          { name: 'keys/0123456789abcdef-2026.jsonl', bytes: Buffer.from('a\nb\n') },
        ]),
      ]),
    ],
    errors: [RestoreRefusal],
    decode: async (input) => {
      try {
        await writeKeyFiles(home, one(input));
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
      return true as const;
    },
  },
};

// eslint-disable-next-line @typescript-eslint/require-await -- a medium is read as a stream
async function* one(piece: Buffer): AsyncGenerator<Buffer> {
  yield piece;
}
