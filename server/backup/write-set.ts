import { join } from 'node:path';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import type { SecretKey } from '../../crypto/secret-key.ts';
import { sm3 } from '../../crypto/sm3.ts';
import type { Db } from '../../db/connect.ts';
import { cutChunks } from '../../db/backup/cut-chunks.ts';
import { takeSnapshot, type Snapshot } from '../../db/backup/take-snapshot.ts';
import { writeNewFile } from '../../db/objects/durable-files.ts';
import type { Ledger } from '../modules/ledger/index.ts';
import { openChunkStore, type ChunkStore } from './chunk-store.ts';
import { copyObjects } from './copy-objects.ts';
import { eraseKeyPartsBefore } from './erase-key-parts-before.ts';
import type { Gap } from './gap.ts';
import { encodeManifest, type Manifest } from './manifest.ts';
import { installSet, MANIFEST, openDraft, SIGNATURE, type Medium } from './medium.ts';
import type { SignedSet } from './read-chain.ts';
import { sealKeyPart, type Recipients } from './seal-key-part.ts';
import { signManifest, type BackupSigner } from './sign-manifest.ts';
import { listMigrations, loadLedger } from './snapshot-view.ts';

export type SetSource = {
  crypto: CryptoProvider;
  db: Db;
  keystore: Pick<Keystore, 'readFiles'>;
  /** LANTAI_HOME: the objects lie in it. */
  home: string;
  isDemo: boolean;
  ledger: Pick<Ledger, 'origin' | 'keys'>;
  chainKey: SecretKey;
  signer: BackupSigner;
  recipients: Recipients;
  keyPartDays: number;
  now: Date;
};

export type WrittenSet = SignedSet & {
  /** What the set does not carry. */
  gaps: Gap[];
  /** Volumes of which something could not be read at home. */
  suspects: ReadonlySet<string>;
  figures: { rows: number; versions: number; newVersions: number; newBytes: number };
};
export type Progress = (
  stage: 'database' | 'objects' | 'closing',
  done: number,
  total: number,
) => void;

const DAY_MS = 24 * 3600_000;

/**
 * Adds the next set to a medium. The database is read at one moment; keys and objects after it, so that they hold at
 * least what it shows. Everything is durable before the set is; then older key parts are erased, the one thing ever removed.
 */
export async function writeSet(
  source: SetSource,
  medium: Medium,
  previous: SignedSet | undefined,
  onProgress: Progress,
): Promise<WrittenSet> {
  const { crypto, home, now } = source;
  await medium.requireThere();
  const chunks = openChunkStore({ crypto, medium, key: source.chainKey });
  const dumped = await takeSnapshot(source.db, (snapshot) =>
    dump(source, snapshot, chunks, onProgress),
  );
  const set = (previous?.manifest.set ?? 0) + 1;
  const chain = medium.face.chain;
  await medium.requireThere();
  const draft = await openDraft(medium);
  const expiresAt = new Date(now.getTime() + source.keyPartDays * DAY_MS);
  const keyPart = await sealKeyPart(crypto, await source.keystore.readFiles(), draft, {
    chain,
    set,
    recipients: source.recipients,
    expiresAt,
  });
  let done = 0;
  const total = dumped.tables.find(({ name }) => name === 'volume_versions')?.rows ?? 0;
  const onVersion = (): void => onProgress('objects', (done += 1), total);
  const from = join(home, 'objects');
  const copied = await copyObjects({ chunks, medium, from, onVersion }, dumped, previous?.manifest);
  // What the set before had is passed over whole, and was counted by nobody.
  onProgress('objects', total, total);
  onProgress('closing', 0, 1);
  await chunks.flush();
  const { ledger, migrations, tables } = dumped;
  const manifest: Manifest = {
    format: 'lantai-backup-1',
    chain,
    set,
    previous: previous?.digest ?? null,
    at: now.toISOString(),
    isDemo: source.isDemo,
    ledger,
    migrations,
    tables,
    objects: copied.objects,
    keyPart,
  };
  const bytes = encodeManifest(manifest);
  await writeNewFile(join(draft, MANIFEST), bytes);
  await writeNewFile(join(draft, SIGNATURE), signManifest(bytes, source.signer));
  await medium.requireThere();
  await installSet(medium, draft, set);
  await eraseKeyPartsBefore(medium, set);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    manifest,
    digest: sm3(bytes).toString('hex'),
    gaps: copied.gaps,
    suspects: copied.suspects,
    figures: {
      rows,
      versions: total,
      newVersions: copied.newVersions,
      newBytes: dumped.newBytes + copied.bytes + bytes.length,
    },
  };
}

type Dumped = Pick<Manifest, 'ledger' | 'migrations' | 'tables'> & { newBytes: number };

async function dump(
  source: SetSource,
  snapshot: Snapshot,
  chunks: ChunkStore,
  onProgress: Progress,
): Promise<Dumped> {
  const tables: Manifest['tables'] = [];
  let newBytes = 0;
  for (const [at, table] of snapshot.tables.entries()) {
    onProgress('database', at, snapshot.tables.length);
    const columns = table.columns.map(({ name }) => name);
    const dumped: Manifest['tables'][number] = { name: table.name, columns, rows: 0, chunks: [] };
    for await (const { text, rows } of cutChunks(snapshot.rows(table))) {
      const { name, bytes } = await chunks.put(text);
      dumped.chunks.push(name);
      dumped.rows += rows;
      newBytes += bytes;
    }
    tables.push(dumped);
  }
  onProgress('database', tables.length, tables.length);
  const ledger = await loadLedger(snapshot.tx, source.ledger);
  return { tables, newBytes, ledger, migrations: await listMigrations(snapshot.tx) };
}
