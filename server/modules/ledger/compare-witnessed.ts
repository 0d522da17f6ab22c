import { verifyConsistency } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { proveConsistency } from './prove.ts';
import type { Head } from './head-store.ts';

/** A head of this ledger that somebody outside has seen; `source` says who, Chinese. */
export type WitnessedHead = { source: string; size: number; root: Buffer };

/** What in the tree does not bear out a witnessed head; `undefined` where it bears out all. */
export async function compareWitnessed(
  db: Db,
  head: Head,
  witnessed: readonly WitnessedHead[],
): Promise<string | undefined> {
  for (const { source, size, root } of witnessed) {
    if (size > head.size) {
      return `数据库只有 ${head.size} 条，${source}已见到 ${size} 条：数据库和锁文件都被回退或截断`;
    }
    const claim = { oldSize: size, oldRoot: root, newSize: head.size, newRoot: head.root };
    const proof = await proveConsistency(db, size, head.size).catch(() => undefined);
    if (!proof || !verifyConsistency(sm3Tree, claim, proof)) {
      return `前 ${size} 条与${source}所见的根不符：历史被改写，或同一账本签了两份`;
    }
  }
  return undefined;
}
