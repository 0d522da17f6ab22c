import { decodeEntryOf } from '../../../audit/decode-entry-of.ts';
import { encodeLeaf, type Entry } from '../../../audit/leaf.ts';
import { HASH_BYTES, TILE_WIDTH } from '../../../audit/tile.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { joinSpans } from '../../../crypto/spans.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import { isKeyOrder } from './key-order.ts';
import type { OutboxMac } from './outbox-mac.ts';
import { rootOfHashes } from './read-nodes.ts';
import { insertEntries, listLeafHashes, type SequencedEntry } from './entry-store.ts';
import { advanceHead, type Head, type StoredHead } from './head-store.ts';
import { deletePending, listPending } from './outbox-store.ts';
import { insertTileRoots, insertTiles, listTileRoots, listTiles } from './tile-store.ts';

export const MAX_BATCH = 1000;

/** What the next transaction moves onto the tree, and the heads before and after. */
export type Batch = {
  entries: PlannedEntry[];
  from: Head;
  head: Head;
  /** Nothing waited behind it. */
  isLast: boolean;
  /** It ends with a KEY entry. */
  changesKey: boolean;
};
type PlannedEntry = SequencedEntry & { decoded: Entry };

/** Going on could sign for something that nobody can vouch for; the message says what was found. */
export class SequencerHalt extends Error {
  override readonly name = 'SequencerHalt';
}

/** Somebody else has written to the tree. */
export class HeadMoved extends SequencerHalt {
  constructor() {
    super('另有一个账本进程正在写入，本进程停止。请确认只启动了一个服务。');
  }
}

/**
 * The next batch on top of `from`; `undefined` when nothing waits.
 * @throws SequencerHalt on a row of the outbox that `record` did not write, or that was changed since: once signed for
 * it would stand there for ever.
 */
export async function planBatch(
  db: Db,
  from: Head,
  { origin, isOwn, changeKey }: PlanNeeds,
): Promise<Batch | undefined> {
  const pending = await listPending(db, MAX_BATCH);
  if (pending.length === 0) return undefined;
  const waiting = pending.map((row, place) => {
    const { id, entry_id, body } = row;
    if (!isOwn(row)) throw nobodys(id);
    const decoded = decodeEntryOf(origin, body, from.size + place);
    if (decoded?.entryId !== entry_id) throw notOurs(id);
    return { body, decoded };
  });
  const isLast = pending.length < MAX_BATCH;
  const at = waiting.findIndex(({ decoded }) => isKeyOrder(decoded));
  const order = waiting[at];
  if (!order) return batchOf(from, waiting, { isLast, changesKey: false });
  // No room for the KEY entry: the order comes first in the next batch.
  if (at === MAX_BATCH - 1) {
    return batchOf(from, waiting.slice(0, at), { isLast, changesKey: false });
  }
  const change = await changeKey(order.decoded, from.size + at + 1);
  const drafts = [...waiting.slice(0, at + 1), { decoded: change, body: encodeLeaf(change) }];
  return batchOf(from, drafts, { isLast: isLast && at === waiting.length - 1, changesKey: true });
}

type PlanNeeds = { origin: string; changeKey: ChangeKey } & Pick<OutboxMac, 'isOwn'>;

/** Makes the next key, durably, and the KEY entry that stands at an index, behind the order. */
export type ChangeKey = (order: Entry, index: number) => Promise<Entry>;

function batchOf(
  from: Head,
  drafts: readonly { decoded: Entry; body: Buffer }[],
  rest: Pick<Batch, 'isLast' | 'changesKey'>,
): Batch {
  const { frontier, leafHashes } = sm3Tree;
  const hashes = leafHashes(joinSpans(drafts.map(({ body }) => body)));
  const entries = drafts.map(({ decoded, body }, place) => {
    const leaf_hash = hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
    return { idx: from.size + place, entry_id: decoded.entryId, body, leaf_hash, decoded };
  });
  const tip = frontier.appendJoined(frontier.decode(from.frontier, from.size), hashes);
  const head = { size: tip.size, root: frontier.root(tip), frontier: frontier.encode(tip) };
  return { entries, from, head, ...rest };
}

/**
 * Moves a batch from the outbox onto the tree in one transaction. The head is compared and swapped first, so
 * that of two sequencers one fails before it has written anything. With `mac` the holder of the ledger says that it put
 * this head there, and a start will sign for it.
 */
export async function commitBatch(
  db: Db,
  { entries, from, head }: Batch,
  mac: StoredHead['mac'],
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await advanceHead(tx, from.size, { ...head, mac }))) throw new HeadMoved();
    await insertEntries(tx, entries);
    await insertFullTiles(tx, from.size, head.size);
    await deletePending(
      tx,
      entries.map(({ entry_id }) => entry_id),
    );
  });
}

/** Stores every tile that the tree has filled between two sizes, lowest level first, and its root. */
async function insertFullTiles(tx: Tx, from: number, to: number): Promise<void> {
  for (let level = 0, span = TILE_WIDTH; span <= to; level += 1, span *= TILE_WIDTH) {
    const [first, end] = [Math.floor(from / span), Math.floor(to / span)];
    if (first === end) return;
    const hashes = await hashesBelow(tx, level, first * TILE_WIDTH, end * TILE_WIDTH);
    const tiles = Array.from({ length: end - first }, (_, at) =>
      Buffer.concat(hashes.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH)),
    );
    if (tiles.some(({ length }) => length !== TILE_WIDTH * HASH_BYTES)) throw hashesGone();
    await insertTiles(tx, level, first, tiles);
    await insertTileRoots(tx, level, first, tiles.map(rootOfHashes));
  }
}

async function hashesBelow(tx: Tx, level: number, from: number, to: number): Promise<Buffer[]> {
  if (level === 0) return listLeafHashes(tx, from, to);
  const roots = await listTileRoots(tx, level - 1, from, to);
  if (roots.length === to - from) return roots;
  // A set from before there were roots was restored.
  const tiles = await listTiles(tx, level - 1, from, to);
  return tiles.map(({ hashes }) => rootOfHashes(hashes));
}

function nobodys(id: string): SequencerHalt {
  return new SequencerHalt(
    `待记账第 ${id} 行的鉴别码不对：不是本系统写入，或写入后被人改动，账本停止，不为它签名。请保留现场并联系安全审计员。`,
  );
}

function notOurs(id: string): SequencerHalt {
  return new SequencerHalt(
    `待记账第 ${id} 行不是本系统写入的记录，账本停止。请保留现场并联系安全审计员。`,
  );
}

function hashesGone(): SequencerHalt {
  return new SequencerHalt('账本已记入的内容缺失，账本停止。请保留现场并联系安全审计员。');
}
