import { openCheckpoint, type Checkpoint } from '../../../audit/checkpoint.ts';
import { CheckpointError } from '../../../audit/errors.ts';
import { verifyConsistency } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { VerifierKey } from '../../../audit/verifier-key.ts';
import type { Db } from '../../../db/connect.ts';
import { proveConsistency } from '../ledger/index.ts';
import { findNewest } from './store.ts';

/**
 * A note that claims to be of this ledger: `undefined` where its own key did not sign it; `isBorneOut` tells whether
 * it lies on the tree as it stands.
 */
export async function judgeOwnNote(
  db: Db,
  log: VerifierKey,
  note: string,
): Promise<{ checkpoint: Checkpoint; isBorneOut: boolean; newest: string } | undefined> {
  const checkpoint = openOwn(log, note);
  const newest = await findNewest(db);
  if (!checkpoint || !newest) return undefined;
  const head = openCheckpoint(newest.note, [log]);
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

function openOwn(log: VerifierKey, note: string): Checkpoint | undefined {
  try {
    const checkpoint = openCheckpoint(note, [log]);
    return checkpoint.origin === log.name ? checkpoint : undefined;
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
