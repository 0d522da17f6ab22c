import {
  makeConsistencyProof,
  makeInclusionProof,
  type ReadNode,
} from '../../../audit/make-proof.ts';
import { sm3Tree, type Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import type { LedgerChoice } from './entries-view.ts';
import { readNodes, type NodePlace } from './read-nodes.ts';
import { readPastNodes } from './read-past-nodes.ts';

/** Of a ledger of the past each proof reads all bodies: `signal` ends that. */
type Provable = LedgerChoice & { signal?: AbortSignal | undefined };

/**
 * The hashes beside the way from entry `index` up to the root of the first `size` entries, lowest first (RFC 6962
 * §2.1.1). Made from the stored hashes as they are: hold it against the signed root before it is handed out.
 * @throws RangeError for an index beyond the size; Error where a row that the proof needs is gone.
 */
export async function proveInclusion(
  db: Db,
  index: number,
  size: number,
  choice: Provable = {},
): Promise<Buffer[]> {
  return prove(db, { ...choice, size }, (tree, readNode) =>
    makeInclusionProof(tree, readNode, { index, size }),
  );
}

/**
 * The hashes that lead from the first `from` entries to the first `to` (RFC 6962 §2.1.2).
 * @throws as `proveInclusion`.
 */
export async function proveConsistency(
  db: Db,
  from: number,
  to: number,
  choice: Provable = {},
): Promise<Buffer[]> {
  const sizes = { oldSize: from, newSize: to };
  return prove(db, { ...choice, size: to }, (tree, readNode) =>
    makeConsistencyProof(tree, readNode, sizes),
  );
}

type Make = (tree: Tree, readNode: ReadNode) => Promise<Buffer[]>;

/** Made twice: once with nothing in hand, to learn which nodes it takes; then with all of them, read at once. */
async function prove(
  db: Db,
  { past, signal, size }: Provable & { size: number },
  make: Make,
): Promise<Buffer[]> {
  if (past !== undefined) return make(sm3Tree, readPastNodes(db, past, signal));
  const places: NodePlace[] = [];
  const blank = sm3Tree.emptyRoot;
  await make({ ...sm3Tree, nodeHash: () => blank }, (level, index) => {
    places.push({ level, index });
    return Promise.resolve(blank);
  });
  return make(sm3Tree, await readNodes(db, places, size));
}
