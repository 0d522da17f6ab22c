import type { Checkpoint } from '../../../audit/checkpoint.ts';
import { openIfOwn, openOwn } from '../../../audit/log-keys.ts';
import { verifyConsistency } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { proveConsistency, type Ledger } from '../ledger/index.ts';
import { findNewest } from './store.ts';

/**
 * A note that claims to be of this ledger: `undefined` where its own key did not sign it; `isBorneOut` tells whether
 * it lies on the tree as it stands.
 */
export async function judgeOwnNote(
  db: Db,
  ledger: Pick<Ledger, 'keys'>,
  note: string,
): Promise<{ checkpoint: Checkpoint; isBorneOut: boolean; newest: string } | undefined> {
  const keys = await ledger.keys(db);
  const checkpoint = openIfOwn(note, keys);
  const newest = await findNewest(db);
  if (!checkpoint || !newest) return undefined;
  const head = openOwn(newest.note, keys);
  if (checkpoint.size > head.size) return { checkpoint, isBorneOut: false, newest: newest.note };
  const claim = {
    oldSize: checkpoint.size,
    oldRoot: checkpoint.root,
    newSize: head.size,
    newRoot: head.root,
  };
  const proof = await proveConsistency(db, checkpoint.size, head.size);
  return {
    checkpoint,
    isBorneOut: verifyConsistency(sm3Tree, claim, proof),
    newest: newest.note,
  };
}
