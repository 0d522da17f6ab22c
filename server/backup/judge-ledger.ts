import { CheckpointError, readUnverified, type Checkpoint } from '../../audit/checkpoint.ts';
import { decodeEntryOf } from '../../audit/decode-entry-of.ts';
import { decodeLogKeys, openIfOwn, openOwn, type LogKeys } from '../../audit/log-keys.ts';
import { sm3Tree } from '../../audit/tree.ts';
import type { ChunkStore } from './chunk-store.ts';
import type { Manifest } from './manifest.ts';
import { RestoreRefusal } from './restore-refusal.ts';
import { bytesIn, readTable } from './table-rows.ts';

/**
 * What somebody outside the backup knows of the ledger: a signed checkpoint; size and root as they were written down; or
 * only how many entries it had.
 */
export type Witness = { note: string } | { size: number; root?: Buffer };

type Head = Pick<Checkpoint, 'size' | 'root'>;

/** Heads that the set's entries must have grown to, and the largest number of entries that anyone knows of. */
export type Known = { heads: Head[]; size: number };

/**
 * Holds a manifest against what others know, before any of its content is read. Whether it may end before that is for
 * whoever orders the restore: `acceptsLoss`.
 * @throws RestoreRefusal `ledger_broken`, `other_ledger` or `stale`.
 */
export function judgeManifest(
  { ledger }: Manifest,
  witnesses: readonly Witness[],
  acceptsLoss: boolean,
): Known {
  const keys = keysOf(ledger.key);
  const own = openNote(ledger.checkpoint, keys, 'ledger_broken');
  if (own.origin !== ledger.origin || own.size > ledger.size)
    throw new RestoreRefusal('ledger_broken');
  const known = witnesses.map((witness) => {
    if (!('note' in witness)) return witness;
    return openLater(witness.note, ledger) ?? openNote(witness.note, keys, 'other_ledger');
  });
  const size = Math.max(...known.map((each) => each.size), own.size);
  if (size > ledger.size && !acceptsLoss) {
    throw new RestoreRefusal('stale', `备份到第 ${ledger.size} 条，已知账本有 ${size} 条`);
  }
  const heads = known.flatMap((each) => (each.root ? [{ size: each.size, root: each.root }] : []));
  return { heads: [...heads, own], size };
}

/** Whether nothing can have followed the set: the lock file that lay in the home ends with its very head. */
export function isNewest({ ledger }: Manifest, held: readonly string[]): boolean {
  const last = held.at(-1);
  if (last === undefined) return false;
  if (openLater(last, ledger)) return false;
  const head = openNote(last, keysOf(ledger.key), 'other_ledger');
  return head.size === ledger.size && head.root.toString('hex') === ledger.root;
}

/**
 * Grows the tree over every entry of the set and holds it against each checkpoint that is known, each that the set
 * itself carries, and the root that was signed for; yields the set's checkpoints, oldest first.
 * @throws RestoreRefusal `forked` where a known checkpoint does not fit, `ledger_broken` where the set's own do not.
 */
export async function* judgeLedger(
  chunks: ChunkStore,
  manifest: Manifest,
  known: readonly Head[],
): AsyncGenerator<{ note: string; size: number }> {
  const { ledger } = manifest;
  const keys = keysOf(ledger.key);
  const { frontier } = sm3Tree;
  const notes = readTable(chunks, manifest, 'ledger_checkpoints');
  let tip = frontier.empty();
  let note = await nextNote(notes, keys, ledger.origin);
  const atSize = new Map(Map.groupBy(known, ({ size }) => size));
  const hold = async function* () {
    const root = frontier.root(tip);
    if (atSize.get(tip.size)?.some((each) => !each.root.equals(root))) {
      throw new RestoreRefusal('forked', `第 ${tip.size} 条处的根不同`);
    }
    if (note?.checkpoint.size !== tip.size) return;
    if (!note.checkpoint.root.equals(root))
      throw new RestoreRefusal('ledger_broken', `第 ${tip.size} 条`);
    yield { note: note.text, size: tip.size };
    note = await nextNote(notes, keys, ledger.origin);
  };
  yield* hold();
  for await (const row of readTable(chunks, manifest, 'ledger_entries')) {
    const body = bytesIn(row['body']);
    const leaf = sm3Tree.leafHash(body);
    const isNext = row['idx'] === String(tip.size) && leaf.equals(bytesIn(row['leaf_hash']));
    if (!isNext || !decodeEntryOf(ledger.origin, body, tip.size)) {
      throw new RestoreRefusal('ledger_broken', `第 ${tip.size} 条`);
    }
    tip = frontier.append(tip, leaf);
    yield* hold();
  }
  const isWhole = tip.size === ledger.size && frontier.root(tip).toString('hex') === ledger.root;
  if (!isWhole || note) throw new RestoreRefusal('ledger_broken');
}

type Note = { text: string; checkpoint: Checkpoint };

async function nextNote(
  notes: AsyncGenerator<Readonly<Record<string, string | null>>>,
  keys: LogKeys,
  origin: string,
): Promise<Note | undefined> {
  const next = await notes.next();
  if (next.done) return undefined;
  const text = next.value['note'] ?? '';
  const checkpoint = openNote(text, keys, 'ledger_broken');
  if (checkpoint.origin === origin) return { text, checkpoint };
  throw new RestoreRefusal('ledger_broken');
}

/**
 * The number of entries that a note of this ledger claims, where it may be signed by a key of after the set, which the set
 * cannot know: that much is believed, as it would be without any note.
 */
function openLater(
  note: string,
  { origin, size, key }: Manifest['ledger'],
): { size: number; root?: never } | undefined {
  const claimed = readIfNote(note);
  const isLater = claimed?.origin === origin && claimed.size > size;
  return isLater && !openIfOwn(note, keysOf(key)) ? { size: claimed.size } : undefined;
}

function readIfNote(note: string): Checkpoint | undefined {
  try {
    return readUnverified(note);
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

function openNote(
  note: string,
  keys: LogKeys,
  reason: 'ledger_broken' | 'other_ledger',
): Checkpoint {
  try {
    return openOwn(note, keys);
  } catch (cause) {
    if (cause instanceof CheckpointError)
      throw new RestoreRefusal(reason, cause.message, { cause });
    throw cause;
  }
}

function keysOf(text: string): LogKeys {
  try {
    return decodeLogKeys(text);
  } catch (cause) {
    throw new RestoreRefusal('ledger_broken', '账本公钥无法读取', { cause });
  }
}
