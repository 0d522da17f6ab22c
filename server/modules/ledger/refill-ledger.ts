import { readUnverified, type Checkpoint } from '../../../audit/checkpoint.ts';
import { growKeys } from '../../../audit/key-change.ts';
import { decodeLeaf } from '../../../audit/leaf.ts';
import { openOwn, type LogKeys } from '../../../audit/log-keys.ts';
import { sm3Tree, type Frontier } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import type { MirrorSource } from '../../mirror/mirror-source.ts';
import { layFirstHead } from './lay-first-head.ts';
import type { LockFile } from './lock-file.ts';
import { commitBatch, MAX_BATCH, type Batch } from './sequence-batch.ts';
import { insertCheckpoint } from './checkpoint-store.ts';
import { listEntries } from './entry-store.ts';
import { findHead, type Head } from './head-store.ts';
import { emptyHead } from './verify-start.ts';

/** A refill that would not end at a signed root; nothing was written. */
export class RefillRefusal extends Error {
  override readonly name = 'RefillRefusal';
}

type Needs = {
  /** Pool of the sequencer's role; no server runs on it. */
  db: Db;
  lock: LockFile;
  keys: LogKeys;
  source: MirrorSource;
  onProgress: (done: number, total: number) => void;
};

/**
 * Brings a database that fell behind up to the newest checkpoint of a mirror. What is there stays; what is missing is
 * taken over until the signed root reproduces, first in a trial that writes nothing. Nothing is signed: the lock file
 * takes over the mirror's note.
 * @returns how many entries there were and are. May be cut off and run again.
 * @throws RefillRefusal where the mirror does not reach what was signed, or another history lies in the database.
 */
export async function refillLedger(needs: Needs): Promise<{ from: number; to: number }> {
  const { db, lock, source } = needs;
  const note = await source.newest();
  if (note === undefined) throw new RefillRefusal('镜像里没有检查点，请换一份镜像');
  // The keys that signed them are told by entries that may be missing here.
  const target = readUnverified(note);
  const last = lock.last();
  const signed = last === undefined ? undefined : readUnverified(last);
  const head = (await findHead(db)) ?? emptyHead();
  if (target.size < Math.max(head.size, signed?.size ?? 0)) {
    const most = Math.max(head.size, signed?.size ?? 0);
    throw new RefillRefusal(
      `镜像只到 ${target.size} 条，本库或锁文件已到 ${most} 条：请换更新的镜像`,
    );
  }
  const told = await rehearse(needs, head, target, signed);
  for (const each of [note, last]) if (each !== undefined) openOwn(each, told);
  await layFirstHead(db, head);
  await takeOver(needs, head, target);
  for await (const each of source.notesAfter(0, 0)) {
    if (readUnverified(each).size > target.size) continue;
    const { size, timeMs } = openOwn(each, told);
    await insertCheckpoint(db, { size, note: each, signedAt: new Date(timeMs) });
  }
  if (signed === undefined || signed.size < target.size) await lock.append(note);
  return { from: head.size, to: target.size };
}

/** Grows the tree from what the database has and what the mirror adds, and holds it against what was signed. */
async function rehearse(
  { db, keys: known, source }: Needs,
  head: Head,
  target: Checkpoint,
  signed: Checkpoint | undefined,
): Promise<LogKeys> {
  const { frontier } = sm3Tree;
  let tip = frontier.empty();
  let keys = known;
  const check = (at: Pick<Checkpoint, 'size' | 'root'> | undefined, whose: string): void => {
    if (at?.size === tip.size && !frontier.root(tip).equals(at.root)) {
      throw new RefillRefusal(
        `前 ${tip.size} 条的根与${whose}不符：不是缺失而是被改动，不能补齐。请保留现场，由备份恢复，或开立新账本`,
      );
    }
  };
  const grow = (body: Buffer): void => {
    keys = growKeys(keys, body, tip.size) ?? keys;
    tip = frontier.append(tip, sm3Tree.leafHash(body));
    check(head, '数据库表头');
    check(signed, '锁文件的签名');
  };
  for (let from = 0; from < head.size; from += MAX_BATCH) {
    const rows = await listEntries(db, from, Math.min(from + MAX_BATCH, head.size));
    for (const { body } of rows) grow(body);
  }
  if (tip.size !== head.size) {
    throw new RefillRefusal(`数据库缺第 ${tip.size} 条附近的账目，末尾却还在：请由备份恢复`);
  }
  for await (const body of source.bodies(head.size, target.size)) grow(body);
  check(target, '镜像的检查点');
  if (tip.size !== target.size) throw new RefillRefusal('镜像的账目不全，请换一份镜像');
  return keys;
}

async function takeOver({ db, source, onProgress }: Needs, head: Head, target: Checkpoint) {
  const { frontier } = sm3Tree;
  let from = head;
  let tip = frontier.decode(head.frontier, head.size);
  let entries: Batch['entries'] = [];
  const commit = async (): Promise<void> => {
    if (entries.length === 0) return;
    const to = headOf(tip);
    // Without a code: nothing is ever signed on the strength of a refill that was cut off.
    await commitBatch(db, { entries, from, head: to, isLast: false, changesKey: false }, null);
    [from, entries] = [to, []];
    onProgress(to.size, target.size);
  };
  for await (const body of source.bodies(head.size, target.size)) {
    const leaf_hash = sm3Tree.leafHash(body);
    const decoded = decodeLeaf(body);
    entries.push({ idx: tip.size, entry_id: decoded.entryId, body, leaf_hash, decoded });
    tip = frontier.append(tip, leaf_hash);
    if (entries.length === MAX_BATCH) await commit();
  }
  await commit();
}

function headOf(tip: Frontier): Head {
  const { frontier } = sm3Tree;
  return { size: tip.size, root: frontier.root(tip), frontier: frontier.encode(tip) };
}
