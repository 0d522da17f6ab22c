import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { signCheckpoint, type Signer } from '../../../audit/checkpoint.ts';
import { layoutFiles, type StoredEntry } from '../../../audit/lay-out-export.ts';
import { encodeLeaf, type Entry } from '../../../audit/leaf.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { encodeLogKeys, onlyKey, type LogKeys } from '../../../audit/log-keys.ts';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';

export const ORIGIN = 'ledger.lantai.test';
export const START_MS = Date.UTC(2026, 0, 1);

export type Material = { entries: StoredEntry[]; notes: string[] };
export type Package = { directory: string; key: string };

const made: string[] = [];

export type PemSigner = Signer & { privateKey: string; publicKey: string };

export function newSigner(name = ORIGIN): PemSigner {
  return { name, ...generateSm2KeyPair() };
}

export function entryOf(index: number, overrides: Partial<Entry> = {}): Entry {
  const tail = index.toString(16).padStart(12, '0');
  return {
    origin: ORIGIN,
    kind: 'INTENT',
    action: 'viewing.open-page',
    entryId: `00000000-0000-4000-8000-${tail}`,
    atMs: START_MS + index,
    actor: `account-${index % 7}`,
    item: `item-${index % 13}`,
    ...overrides,
  };
}

export function storedEntry(body: Buffer): StoredEntry {
  return { body, leafHash: sm3Tree.leafHash(body) };
}

export function rootOf(entries: StoredEntry[], size: number): Buffer {
  return sm3Tree.root(entries.slice(0, size).map((entry) => sm3Tree.leafHash(entry.body)));
}

export function noteAt(entries: StoredEntry[], size: number, signer: Signer): string {
  const root = rootOf(entries, size);
  return signCheckpoint({ origin: ORIGIN, size, root, timeMs: START_MS + size }, signer);
}

/** An honest ledger that was signed at each of the sizes. */
export function makeMaterial(sizes: number[], signer: Signer): Material {
  const total = sizes.at(-1) ?? 0;
  const entries = Array.from({ length: total }, (_, index) =>
    storedEntry(encodeLeaf(entryOf(index))),
  );
  return { entries, notes: sizes.map((size) => noteAt(entries, size, signer)) };
}

/** Lays the material out as a folder, as the server would. */
export async function writePackage(
  material: Material,
  signer: PemSigner | LogKeys,
): Promise<Package> {
  const keys = 'name' in signer ? onlyKey(signer) : signer;
  const directory = await mkdtemp(join(tmpdir(), 'lantai-audit-'));
  made.push(directory);
  const files = layoutFiles({
    entries: each(material.entries),
    checkpoints: each(material.notes),
    keys,
  });
  for await (const { path, bytes } of files) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  return { directory, key: encodeLogKeys(keys) };
}

export async function removePackages(): Promise<void> {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true });
}

// eslint-disable-next-line @typescript-eslint/require-await -- the export takes an asynchronous source
export async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
