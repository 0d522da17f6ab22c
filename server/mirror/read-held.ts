import { readUnverified, type Checkpoint } from '../../audit/checkpoint.ts';
import { CheckpointError, LayoutError } from '../../audit/errors.ts';
import { CHECKPOINT_PATH } from '../../audit/lay-out-export.ts';
import {
  checkpointsPath,
  decodeBundle,
  entriesPath,
  HASH_BYTES,
  TILE_WIDTH,
  tilePath,
  widthOf,
} from '../../audit/tile.ts';
import { openIfOwn, type LogKeys } from '../../audit/log-keys.ts';
import { sm3Tree, type Frontier } from '../../audit/tree.ts';
import { MirrorAlarm } from './mirror-error.ts';
import type { MirrorFolder } from './mirror-folder.ts';

/** How far a mirror has come, and all that going on needs of it. */
export type Held = {
  /** Keys of the ledger, as far as the entries tell them. */
  keys: LogKeys;
  size: number;
  note: string | undefined;
  frontier: Frontier;
  /** Bodies of the last tile, where it is not full. */
  tail: Buffer[];
  /** Notes of at most `size` entries in full bundles, and those of the last, short one. */
  noteCount: number;
  lastNotes: Buffer[];
};

/**
 * Reads a mirror and holds it against its own checkpoint.
 * @throws MirrorAlarm where the files do not have the signed root: such a mirror must not be continued.
 */
export async function readHeld(folder: MirrorFolder, log: LogKeys): Promise<Held> {
  const note = (await folder.read(CHECKPOINT_PATH))?.toString('utf8');
  const empty = sm3Tree.frontier.empty();
  if (note === undefined) {
    return { keys: log, size: 0, note, frontier: empty, tail: [], noteCount: 0, lastNotes: [] };
  }
  const { size, root } = openOrAlarm(note, log);
  const frontier = await regrow(folder, size);
  if (!sm3Tree.frontier.root(frontier).equals(root)) throw damaged(folder, '与它的检查点不符');
  const tail = await readTail(folder, size);
  return { keys: log, size, note, frontier, tail, ...(await readNotes(folder, size)) };
}

function openOrAlarm(note: string, log: LogKeys): Checkpoint {
  const checkpoint = openIfOwn(note, log);
  if (checkpoint) return checkpoint;
  throw new MirrorAlarm('镜像里的检查点不是这本账的密钥所签：请核对公钥，或另建镜像');
}

/** Over the leaf hashes as the mirror stored them. */
async function regrow(folder: MirrorFolder, size: number): Promise<Frontier> {
  let frontier = sm3Tree.frontier.empty();
  for (let n = 0; widthOf(n, size) > 0; n += 1) {
    const path = tilePath(0, n, widthOf(n, size));
    const hashes = await folder.read(path);
    if (hashes?.length !== widthOf(n, size) * HASH_BYTES) throw damaged(folder, `缺 ${path}`);
    for (let at = 0; at < hashes.length; at += HASH_BYTES) {
      frontier = sm3Tree.frontier.append(frontier, hashes.subarray(at, at + HASH_BYTES));
    }
  }
  return frontier;
}

async function readTail(folder: MirrorFolder, size: number): Promise<Buffer[]> {
  const n = Math.floor(size / TILE_WIDTH);
  const width = widthOf(n, size);
  if (width === 0) return [];
  const path = entriesPath(n, width);
  const bodies = decode(await folder.read(path), folder, path);
  if (bodies.length !== width) throw damaged(folder, `${path} 不完整`);
  return bodies;
}

/** A crash may have left notes behind the checkpoint: they are fetched again. */
async function readNotes(
  folder: MirrorFolder,
  size: number,
): Promise<{ noteCount: number; lastNotes: Buffer[] }> {
  for (let n = await lastBundle(folder); n >= 0; n -= 1) {
    const path = checkpointsPath(n);
    const notes = decode(await folder.read(path), folder, path);
    const known = notes.filter((note) => sizeOf(note, folder, path) <= size);
    if (known.length === TILE_WIDTH) return { noteCount: (n + 1) * TILE_WIDTH, lastNotes: [] };
    if (known.length > 0) return { noteCount: n * TILE_WIDTH, lastNotes: known };
  }
  return { noteCount: 0, lastNotes: [] };
}

/** Bundles have no gaps, so that the last one is found by halving. */
async function lastBundle(folder: MirrorFolder): Promise<number> {
  const isThere = async (n: number) => (await folder.read(checkpointsPath(n))) !== undefined;
  if (!(await isThere(0))) return -1;
  let known = 0;
  let beyond = 1;
  while (await isThere(beyond)) [known, beyond] = [beyond, beyond * 2];
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2);
    if (await isThere(middle)) known = middle;
    else beyond = middle;
  }
  return known;
}

function decode(bytes: Buffer | undefined, folder: MirrorFolder, path: string): Buffer[] {
  try {
    return decodeBundle(bytes ?? Buffer.alloc(0));
  } catch (error) {
    if (error instanceof LayoutError) throw damaged(folder, `${path} 已损坏`);
    throw error;
  }
}

function sizeOf(note: Buffer, folder: MirrorFolder, path: string): number {
  try {
    return readUnverified(note.toString('utf8')).size;
  } catch (error) {
    if (error instanceof CheckpointError) throw damaged(folder, `${path} 已损坏`);
    throw error;
  }
}

function damaged({ path }: MirrorFolder, what: string): MirrorAlarm {
  return new MirrorAlarm(`镜像 ${path} ${what}：不再续写，请保留现场，另建镜像`);
}
