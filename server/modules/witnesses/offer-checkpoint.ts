import type { Services } from '../../context.ts';
import { proveConsistency } from '../ledger/index.ts';
import { checkpointToWitness } from './checkpoint-to-witness.ts';

/** The head to witness and the proof from `since`; no proof where the asker is ahead, which is for them to judge. */
export async function offerCheckpoint(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  since: number,
): Promise<{ note: string | null; size: number; proof: Buffer[] }> {
  const offered = await checkpointToWitness(db, clock(), since);
  if (!offered) return { note: null, size: 0, proof: [] };
  const { note, size } = offered;
  const proof = since <= size ? await proveConsistency(db, since, size) : [];
  return { note, size, proof };
}
