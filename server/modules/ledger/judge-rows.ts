import type { Checkpoint } from '../../../audit/checkpoint.ts';
import { sm3Tree, type Frontier } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { MAX_BATCH } from './sequence-batch.ts';
import { listEntries } from './entry-store.ts';
import type { HeadMac } from './head-mac.ts';
import { findHead } from './head-store.ts';

type Extent = { size: number; root: Buffer };

export type JudgedRows = {
  /** The longest prefix that a signed head vouches for. */
  proven: Extent;
  /** The first signed head that the rows contradict. */
  misfit: Extent | undefined;
  /** Bodies behind the proven ones that a crash left unsigned: at most a batch, and as a head of the holder's counts them. */
  tail: Buffer[];
};

const STRIDE = 4096;

/**
 * Grows the tree over the rows of the ledger in force and holds it against signed heads, up to the first that does not
 * fit. Heads beyond the last row say nothing here.
 */
export async function judgeRows(
  db: Db,
  heads: readonly Checkpoint[],
  headMac: Pick<HeadMac, 'isOwn'>,
): Promise<JudgedRows> {
  const { frontier } = sm3Tree;
  const waiting = heads.toSorted((one, other) => one.size - other.size);
  let tip = frontier.empty();
  let proven: Extent = { size: 0, root: frontier.root(tip) };
  let tail: Buffer[] = [];
  const misfit = (): Extent | undefined => {
    while (waiting[0] && waiting[0].size <= tip.size) {
      const [head] = waiting.splice(0, 1);
      if (!head?.root.equals(frontier.root(tip))) return head;
      proven = { size: tip.size, root: head.root };
      tail = [];
    }
    return undefined;
  };
  let found = misfit();
  for await (const { idx, body } of rows(db)) {
    if (found || idx !== tip.size) break;
    tip = frontier.append(tip, sm3Tree.leafHash(body));
    if (tail.length <= MAX_BATCH) tail.push(body);
    found = misfit();
  }
  const isSound = !found && tail.length <= MAX_BATCH && (await isOwnHead(db, tip, headMac));
  return { proven, misfit: found, tail: isSound ? tail : [] };
}

async function* rows(db: Db): AsyncGenerator<{ idx: number; body: Buffer }> {
  for (let from = 0; ; from += STRIDE) {
    const page = await listEntries(db, from, from + STRIDE);
    yield* page;
    if (page.length < STRIDE) return;
  }
}

async function isOwnHead(
  db: Db,
  tip: Frontier,
  { isOwn }: Pick<HeadMac, 'isOwn'>,
): Promise<boolean> {
  const head = await findHead(db);
  if (head?.size !== tip.size || !isOwn(head)) return false;
  return head.root.equals(sm3Tree.frontier.root(tip));
}
