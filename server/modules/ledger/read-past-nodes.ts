import type { ReadNode } from '../../../audit/make-proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { listEntries } from './entry-store.ts';

/** Few enough that nobody else waits long while they are hashed. */
const STRIDE = 512;

/**
 * Reads nodes of a ledger of the past, of which no tiles are kept: each from the bodies under it, in order, a few
 * hundred at a time. The nodes of one proof lie side by side, so that it takes one pass over the ledger.
 * @throws Error where a row is gone; what `signal` was aborted with.
 */
export function readPastNodes(db: Db, past: number, signal?: AbortSignal): ReadNode {
  return async (level, index) => {
    const [from, to] = [index * 2 ** level, (index + 1) * 2 ** level];
    let frontier = sm3Tree.frontier.empty();
    for (let at = from; at < to; at += STRIDE) {
      signal?.throwIfAborted();
      const end = Math.min(at + STRIDE, to);
      const rows = await listEntries(db, at, end, { past });
      if (rows.length !== end - at) throw new Error('entries of the past ledger are missing');
      const hashes = rows.map(({ body }) => sm3Tree.leafHash(body));
      frontier = sm3Tree.frontier.appendAll(frontier, hashes);
    }
    return sm3Tree.frontier.root(frontier);
  };
}
