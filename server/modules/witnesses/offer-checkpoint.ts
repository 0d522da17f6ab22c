import type { Services } from '../../context.ts';
import type { KeyOnTree } from '../../../audit/witness.ts';
import type { Db } from '../../../db/connect.ts';
import { listKeyEntries, proveConsistency, proveInclusion } from '../ledger/index.ts';
import { checkpointToWitness } from './checkpoint-to-witness.ts';

/**
 * The head to witness, the proof from `since`, and the changes of key that who stands there may not know yet; no proof
 * where the asker is ahead, which is for them to judge.
 */
export async function offerCheckpoint(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  since: number,
): Promise<{ note: string | null; size: number; proof: Buffer[]; changes: KeyOnTree[] }> {
  const offered = await checkpointToWitness(db, clock(), since);
  if (!offered) return { note: null, size: 0, proof: [], changes: [] };
  const { note, size } = offered;
  const proof = since <= size ? await proveConsistency(db, since, size) : [];
  return { note, size, proof, changes: await proveChanges(db, since, size) };
}

/** Who stands at a size has known the key that signs it, whose KEY entry stands two before. */
async function proveChanges(db: Db, since: number, size: number): Promise<KeyOnTree[]> {
  const entries = await listKeyEntries(db, Math.max(0, since - 1));
  const changes: KeyOnTree[] = [];
  for (const { idx: index, body: leaf } of entries.filter(({ idx }) => idx < size)) {
    changes.push({ index, leaf, hashes: await proveInclusion(db, index, size) });
  }
  return changes;
}
