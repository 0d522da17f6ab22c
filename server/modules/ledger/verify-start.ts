import { readUnverified, type Checkpoint } from '../../../audit/checkpoint.ts';
import { decodeEntryOf } from '../../../audit/decode-entry-of.ts';
import { openOwn, originOf, type LogKeys } from '../../../audit/log-keys.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { compareWitnessed, type WitnessedHead } from './compare-witnessed.ts';
import type { HeadMac } from './head-mac.ts';
import type { LockFile } from './lock-file.ts';
import { MAX_BATCH } from './sequence-batch.ts';
import { listCheckpoints } from './checkpoint-store.ts';
import { listEntries } from './entry-store.ts';
import { findHead, type Head, type StoredHead } from './head-store.ts';

/** The ledger must not go on: what is stored is not what was signed for. */
export class LedgerHalt extends Error {}

const WAY_OUT =
  '账本停止，系统不再启动。请勿改动任何文件，保留现场并联系安全审计员；用镜像补齐（lantai ledger refill）或从备份恢复到最后签署的状态后再启动。' +
  '确实找不回的，由两名三员用 lantai ledger renew 另立新账本；旧账本不得以原名续写。';
const STRIDE = 4096;

/**
 * Holds the database against the lock file and against what others have seen, before anything new is signed. Where a
 * crash left committed entries that nobody signed for, they are re-hashed one by one first, and must be those that the
 * holder of the ledger put there.
 * @throws LedgerHalt with what was found and the way out.
 */
export async function verifyStart(
  db: Db,
  lock: LockFile,
  { witnessed = [], ...own }: Own & { witnessed?: readonly WitnessedHead[] | undefined },
): Promise<Head> {
  const head = await verifyAgainstLock(db, lock, own);
  const found = await compareWitnessed(db, head, witnessed);
  if (found !== undefined) throw haltLedger(found);
  return head;
}

type Own = { keys: LogKeys; headMac: Pick<HeadMac, 'isOwn'> };

async function verifyAgainstLock(
  db: Db,
  lock: LockFile,
  { keys, headMac }: Own,
): Promise<StoredHead> {
  const head = (await findHead(db)) ?? emptyHead();
  const note = lock.last();
  const signed =
    note === undefined ? await openNothing(db, head, lock, originOf(keys)) : openNote(note, keys);
  if (signed.size > head.size) {
    throw haltLedger(
      `数据库只有 ${head.size} 条，锁文件已签到 ${signed.size} 条：数据库被回退或截断`,
    );
  }
  if (signed.size === head.size) {
    if (!signed.root.equals(head.root))
      throw haltLedger(`第 ${head.size} 条处的根与签名不符：账目被改动`);
    requireOwnFrontier(head);
    return head;
  }
  if (head.size - signed.size > MAX_BATCH) {
    throw haltLedger(
      `数据库比锁文件多 ${head.size - signed.size} 条，超过一批：多出的账目来路不明`,
    );
  }
  await verifySuffix(db, head, { signed, origin: originOf(keys) });
  if (!headMac.isOwn(head)) {
    throw haltLedger(
      `第 ${signed.size} 至 ${head.size - 1} 条没有签名，表头的鉴别码也不对：不是本系统记入的账目，不予签名`,
    );
  }
  return head;
}

type Signed = Pick<Checkpoint, 'size' | 'root'>;

function openNote(note: string, keys: LogKeys): Signed {
  try {
    const { origin } = readUnverified(note);
    if (origin !== originOf(keys)) throw haltLedger(`锁文件属于另一本账（${origin}）`);
    return openOwn(note, keys);
  } catch (error) {
    if (error instanceof LedgerHalt) throw error;
    throw haltLedger(
      `锁文件的签名不是本账本的密钥所签（${error instanceof Error ? error.message : ''}）`,
    );
  }
}

/** A lock file without a note: that of a ledger which died in its first batch, or one that was lost. */
async function openNothing(db: Db, head: Head, lock: LockFile, origin: string): Promise<Signed> {
  const isOpening = lock.unsignedOpening() === origin;
  const [row] = await listCheckpoints(db, 0, 1);
  if ((head.size > 0 && !isOpening) || row) {
    throw haltLedger(`数据库有 ${head.size} 条账目，但签名锁文件缺失`);
  }
  return emptyHead();
}

async function verifySuffix(
  db: Db,
  head: Head,
  { signed, origin }: { signed: Signed; origin: string },
): Promise<void> {
  const { frontier } = sm3Tree;
  let tip = frontier.empty();
  for (let from = 0; from < head.size; from += STRIDE) {
    for (const { idx, body } of await listEntries(db, from, Math.min(from + STRIDE, head.size))) {
      if (idx !== tip.size) throw haltLedger(`缺第 ${tip.size} 条`);
      if (idx >= signed.size && !decodeEntryOf(origin, body, idx)) {
        throw haltLedger(`未签名的第 ${idx} 条不合格式，不是本系统写入的记录`);
      }
      tip = frontier.append(tip, sm3Tree.leafHash(body));
      if (tip.size === signed.size && !frontier.root(tip).equals(signed.root)) {
        throw haltLedger(`前 ${signed.size} 条与签名不符：账目被改动`);
      }
    }
  }
  if (tip.size !== head.size || !frontier.root(tip).equals(head.root)) {
    throw haltLedger(`末尾未签名的账目与表头不符`);
  }
}

function requireOwnFrontier(head: Head): void {
  const { frontier } = sm3Tree;
  if (!frontier.root(frontier.decode(head.frontier, head.size)).equals(head.root)) {
    throw haltLedger('表头的边界与根不符');
  }
}

export function emptyHead(): StoredHead {
  const { frontier } = sm3Tree;
  const tip = frontier.empty();
  return { size: 0, root: frontier.root(tip), frontier: frontier.encode(tip), mac: null };
}

/** Says what was found and the way out, where it is not the usual one. */
export function haltLedger(found: string, wayOut = WAY_OUT): LedgerHalt {
  return new LedgerHalt(`${found}。${wayOut}`);
}
