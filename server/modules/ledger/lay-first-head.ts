import type { Db } from '../../../db/connect.ts';
import { findHead, insertHead, isSameHead, type Head } from './head-store.ts';
import { LedgerHalt } from './verify-start.ts';

/**
 * Puts the head of a ledger down that has none yet. An attempt of a process that died may land late, between question
 * and answer: where it was the same head, it is as good as ours.
 * @throws LedgerHalt where somebody else has written there meanwhile.
 */
export async function layFirstHead(db: Db, head: Head): Promise<void> {
  if (await findHead(db)) return;
  try {
    await db.transaction((tx) => insertHead(tx, head));
  } catch (error) {
    const now = await findHead(db);
    if (!now) throw error;
    if (!isSameHead(now, head)) {
      throw new LedgerHalt(
        `另有一个账本进程已记到第 ${now.size} 条，本进程不启动。请确认只启动了一个服务。`,
        { cause: error },
      );
    }
  }
}
