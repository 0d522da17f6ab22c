import { encodeLogKeys, type LogKeys } from './log-keys.ts';
import { PACKAGE_README } from './package-readme.ts';
import { checkpointsPath, encodeBundle, entriesPath, TILE_WIDTH, tilePath } from './tile.ts';

/** One row as stored: the leaf hash is what the database holds, never recomputed, so that a changed body shows. */
export type StoredEntry = { body: Buffer; leafHash: Buffer };

export type ExportSource = {
  /**
   * In index order from 0, up to the size of the last checkpoint. A row that is gone is still yielded, with an
   * empty body, so that the rows behind it keep their places and the gap gets named.
   */
  entries: AsyncIterable<StoredEntry>;
  /** Every signed note, oldest first. */
  checkpoints: AsyncIterable<string>;
  keys: LogKeys;
};

export type ExportFile = { path: string; bytes: Buffer };

export const CHECKPOINT_PATH = 'checkpoint';
export const KEY_PATH = 'public-key.txt';
export const README_PATH = 'README.txt';

/** The files of an export folder (SPEC §5) in flat memory; paths are relative, with forward slashes. */
export async function* layoutFiles(source: ExportSource): AsyncGenerator<ExportFile> {
  yield { path: README_PATH, bytes: Buffer.from(PACKAGE_README) };
  yield { path: KEY_PATH, bytes: Buffer.from(encodeLogKeys(source.keys)) };
  yield* layOutEntries(source.entries);
  yield* layOutCheckpoints(source.checkpoints);
}

async function* layOutEntries(entries: AsyncIterable<StoredEntry>): AsyncGenerator<ExportFile> {
  let n = 0;
  for await (const group of grouped(entries)) {
    const bodies = group.map((entry) => entry.body);
    const hashes = group.map((entry) => entry.leafHash);
    yield { path: entriesPath(n, group.length), bytes: encodeBundle(bodies) };
    yield { path: tilePath(0, n, group.length), bytes: Buffer.concat(hashes) };
    n += 1;
  }
}

async function* layOutCheckpoints(notes: AsyncIterable<string>): AsyncGenerator<ExportFile> {
  let n = 0;
  let latest: string | undefined;
  for await (const group of grouped(notes)) {
    yield { path: checkpointsPath(n), bytes: encodeBundle(group.map((note) => Buffer.from(note))) };
    latest = group.at(-1);
    n += 1;
  }
  if (latest !== undefined) yield { path: CHECKPOINT_PATH, bytes: Buffer.from(latest) };
}

async function* grouped<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < TILE_WIDTH) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
