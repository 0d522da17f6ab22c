import type { Checkpoint } from '../../../audit/checkpoint.ts';
import { openIfOwn, type LogKeys } from '../../../audit/log-keys.ts';
import { verifyInclusion } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Receipt } from '../../modules/ledger/index.ts';
import type { Done } from './orders.ts';

/** A receipt that the holder of the ledger cannot have given in good order; the message says why, Chinese. */
export class FalseReceipt extends Error {
  override readonly name = 'FalseReceipt';
}

export type ReceiptJudge = {
  /** The largest size that a head was seen of. */
  seenSize: () => number;
  /**
   * @param since the size seen when the entry was written: whatever was signed by then lies before it.
   * @throws FalseReceipt
   */
  judge: (written: { leafHash: Buffer; since: number }, told: Done['watch']) => Promise<Receipt>;
};

/** Heads of the newest batches, whose receipts may come in any order. */
const MOST_HEADS = 16;

/**
 * Believes no receipt by its word: the checkpoint is signed by the ledger's key, our own leaf stands at that index under its
 * root and behind every head that was seen before it was written, and no two heads of one size differ.
 * @param keys asked for the newest keys when a checkpoint is not signed by one that is known.
 */
export function createReceiptJudge(keys: () => Promise<LogKeys>): ReceiptJudge {
  const heads = new Map<string, Checkpoint>();
  let known: LogKeys | undefined;
  let largest = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** The receipts of one batch bring one checkpoint, whose signature is looked at once. */
  async function openHead(note: string): Promise<Checkpoint> {
    const seen = heads.get(note);
    if (seen) return seen;
    const head = (known && openIfOwn(note, known)) ?? openIfOwn(note, (known = await keys()));
    if (!head) throw new FalseReceipt('检查点不是本账本的密钥所签');
    return head;
  }

  function keep(note: string, head: Checkpoint): void {
    heads.set(note, head);
    largest = Math.max(largest, head.size);
    const [oldest] = heads.size > MOST_HEADS ? heads.keys() : [];
    if (oldest !== undefined) heads.delete(oldest);
  }

  const judge: ReceiptJudge['judge'] = async (
    { leafHash, since },
    { index, checkpoint, proof },
  ) => {
    const head = await openHead(checkpoint);
    const { size, root } = head;
    const hashes = proof.map((hash) => Buffer.from(hash, 'base64'));
    if (!verifyInclusion(sm3Tree, { index, size, root, leafHash }, hashes)) {
      throw new FalseReceipt(`第 ${index} 条不是所记的这一条`);
    }
    if ([...heads.values()].some((other) => other.size === size && !other.root.equals(root))) {
      throw new FalseReceipt(`${size} 条处签出了两个不同的检查点`);
    }
    if (index < since) {
      throw new FalseReceipt(`写入之前已签到 ${since} 条，却说它是第 ${index} 条`);
    }
    keep(checkpoint, head);
    return { index, checkpoint };
  };

  return {
    seenSize: () => largest,
    judge(written, told) {
      const judged = turn.then(() => judge(written, told));
      turn = judged.catch(() => undefined);
      return judged;
    },
  };
}
