import { readUnverified, type Checkpoint } from '../../audit/checkpoint.ts';
import { addSignatureLines } from '../../audit/cosignature.ts';
import { CheckpointError } from '../../audit/errors.ts';
import { growKeys } from '../../audit/key-change.ts';
import { CHECKPOINT_PATH, KEY_PATH, README_PATH } from '../../audit/lay-out-export.ts';
import { encodeLogKeys, openOwn, originOf, type LogKeys } from '../../audit/log-keys.ts';
import { PACKAGE_README } from '../../audit/package-readme.ts';
import {
  checkpointsPath,
  encodeBundle,
  entriesPath,
  TILE_WIDTH,
  tilePath,
} from '../../audit/tile.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { MirrorAlarm } from './mirror-error.ts';
import type { MirrorFolder } from './mirror-folder.ts';
import type { MirrorSource } from './mirror-source.ts';
import type { Held } from './read-held.ts';

/**
 * Brings a mirror up to the newest checkpoint of its source. Bodies are hashed anew and held against every signed root
 * on the way; nothing is written before a signature covers it, and the checkpoint comes last.
 * @returns what the mirror holds then.
 * @throws MirrorAlarm where the source is shorter than the mirror, forked, or not what was signed.
 */
export async function advanceMirror(
  folder: MirrorFolder,
  source: MirrorSource,
  held: Held,
): Promise<Held> {
  const newest = await source.newest();
  if (newest === undefined) {
    if (held.size > 0)
      throw new MirrorAlarm(`来源没有检查点，镜像已有 ${held.size} 条：来源被清空`);
    return held;
  }
  const target = readOrAlarm(newest, held.keys);
  // Keys that sign further on are told by entries further on.
  if (target.size <= held.size) openOrAlarm(newest, held.keys);
  requireOnward(target, held);
  // A crash may have come between the last checkpoint and this.
  await clearPartials(folder, held.size);
  if (target.size === held.size && !isMoreSigned(newest, held)) return held;
  const growth = startGrowth(folder, held);
  // The last head again: witnesses may have signed it since.
  for await (const note of source.notesAfter(held.size - 1, held.noteCount)) {
    if (readOrAlarm(note, held.keys).size > target.size) break;
    const step = openOrAlarm(note, growth.keys());
    await growth.reach(source, step);
    if (step.size === held.size && held.note !== undefined) growth.renewNote(note);
    else await growth.addNote(note);
  }
  return growth.end(openOrAlarm(newest, growth.keys()));
}

/** Whether a note of the head that is held has lines that can still be taken over: full bundles are never touched. */
function isMoreSigned(newest: string, { note, lastNotes }: Held): boolean {
  return note !== undefined && lastNotes.length > 0 && joinLines(note, newest) !== note;
}

/** One note with the signature lines of both; of two by one key that of `other` stays. */
function joinLines(note: string, other: string): string {
  return addSignatureLines(note, [other.slice(other.indexOf('\n\n') + 2)]);
}

function requireOnward({ size, root }: Checkpoint, held: Held): void {
  if (size < held.size) {
    throw new MirrorAlarm(`来源只有 ${size} 条，镜像已有 ${held.size} 条：账本被回退或截断`);
  }
  if (size === held.size && !sm3Tree.frontier.root(held.frontier).equals(root)) {
    throw new MirrorAlarm(`第 ${size} 条处的根与镜像不同，而两者都有签名：账本已分叉`);
  }
}

type Growth = {
  /** Those that the entries up to the last step have told. */
  keys(): LogKeys;
  reach(source: MirrorSource, checkpoint: Checkpoint): Promise<void>;
  addNote(note: string): Promise<void>;
  /** Adds the lines of a note to the last one, which is of the same head. */
  renewNote(note: string): void;
  end(target: Checkpoint): Promise<Held>;
};

function startGrowth(folder: MirrorFolder, held: Held): Growth {
  let { keys, frontier, tail, noteCount, lastNotes, note: last } = held;
  let size = held.size;

  const reach = async (source: MirrorSource, checkpoint: Checkpoint): Promise<void> => {
    if (checkpoint.size < size) throw new MirrorAlarm('历次检查点次序颠倒');
    let grown = frontier;
    let told = keys;
    const bodies = [...tail];
    for await (const body of source.bodies(size, checkpoint.size)) {
      told = growKeys(told, body, grown.size) ?? told;
      grown = sm3Tree.frontier.append(grown, sm3Tree.leafHash(body));
      bodies.push(body);
    }
    if (grown.size !== checkpoint.size || !sm3Tree.frontier.root(grown).equals(checkpoint.root)) {
      const from = size;
      throw new MirrorAlarm(
        `第 ${from} 至 ${checkpoint.size - 1} 条与签名的根不符：账目被改动，或账本已分叉`,
      );
    }
    const first = Math.floor(size / TILE_WIDTH);
    for (let n = first; bodies.length >= TILE_WIDTH; n += 1) {
      await putTile(folder, n, bodies.splice(0, TILE_WIDTH));
    }
    [keys, frontier, tail, size] = [told, grown, bodies, checkpoint.size];
  };

  const renewNote = (note: string): void => {
    if (last === undefined || lastNotes.length === 0) return;
    last = joinLines(last, note);
    lastNotes = lastNotes.with(-1, Buffer.from(last));
  };

  const addNote = async (note: string): Promise<void> => {
    last = note;
    lastNotes = [...lastNotes, Buffer.from(note)];
    if (lastNotes.length < TILE_WIDTH) return;
    await folder.replace(checkpointsPath(noteCount / TILE_WIDTH), encodeBundle(lastNotes));
    noteCount += TILE_WIDTH;
    lastNotes = [];
  };

  return {
    keys: () => keys,
    reach,
    addNote,
    renewNote,
    async end(target) {
      if (size !== target.size || last === undefined) {
        throw new MirrorAlarm('历次检查点的最后一个不是最新的检查点');
      }
      await putFaces(folder, keys);
      if (tail.length > 0) await putTile(folder, Math.floor(size / TILE_WIDTH), tail);
      if (lastNotes.length > 0) {
        await folder.replace(checkpointsPath(noteCount / TILE_WIDTH), encodeBundle(lastNotes));
      }
      await folder.replace(CHECKPOINT_PATH, Buffer.from(last));
      await clearPartials(folder, size);
      return { keys, size, note: last, frontier, tail, noteCount, lastNotes };
    },
  };
}

async function putTile(folder: MirrorFolder, n: number, bodies: Buffer[]): Promise<void> {
  const hashes = bodies.map((body) => sm3Tree.leafHash(body));
  await folder.put(entriesPath(n, bodies.length), encodeBundle(bodies));
  await folder.put(tilePath(0, n, bodies.length), Buffer.concat(hashes));
}

async function putFaces(folder: MirrorFolder, keys: LogKeys): Promise<void> {
  const lines = Buffer.from(encodeLogKeys(keys));
  if ((await folder.read(KEY_PATH))?.equals(lines) === true) return;
  await folder.put(README_PATH, Buffer.from(PACKAGE_README));
  await folder.replace(KEY_PATH, lines);
}

/** Narrower tiles of an earlier end: with the wider one durable and signed for, nobody needs them. */
async function clearPartials(folder: MirrorFolder, size: number): Promise<void> {
  const last = Math.floor(size / TILE_WIDTH);
  for (const n of [last - 1, last].filter((each) => each >= 0)) {
    for (const place of [entriesPath(n), tilePath(0, n)]) {
      const widths = await folder.list(`${place}.p`);
      const keep = n === last ? String(size % TILE_WIDTH) : '';
      for (const width of widths.filter((each) => each !== keep)) {
        await folder.remove(`${place}.p/${width}`);
      }
      if (!widths.includes(keep) && widths.length > 0) await folder.remove(`${place}.p`);
    }
  }
}

/** What a note of this ledger claims. */
function readOrAlarm(note: string, keys: LogKeys): Checkpoint {
  return orAlarm(() => {
    const claimed = readUnverified(note);
    if (claimed.origin === originOf(keys)) return claimed;
    throw new MirrorAlarm(`来源是另一本账（${claimed.origin}）`);
  });
}

function openOrAlarm(note: string, keys: LogKeys): Checkpoint {
  return orAlarm(() => openOwn(note, keys));
}

function orAlarm<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new MirrorAlarm(`来源的检查点不能相信：${error.message}`);
  }
}
