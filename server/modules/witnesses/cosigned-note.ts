import { addSignatureLines } from '../../../audit/cosignature.ts';
import { CheckpointError } from '../../../audit/errors.ts';
import { isQuorum, openCosigned, type Policy } from '../../../audit/quorum.ts';
import type { Db } from '../../../db/connect.ts';
import { findCheckpoint, listLines } from './store.ts';

/** A checkpoint with every line that witnesses have put under it. */
export async function cosignedNote(
  db: Db,
  origin: string,
  { size, note }: { size: number; note: string },
): Promise<string> {
  const lines = await listLines(db, origin, size);
  return lines.length === 0 ? note : addSignatureLines(note, lines);
}

export type Standing = { size: number; root: Buffer; at: Date; note: string; signers: string[] };

/** Who stands under the head of a size, where they are a quorum; every signature is verified again. */
export async function readStanding(
  db: Db,
  origin: string,
  policy: Policy,
  size: number,
): Promise<Standing | undefined> {
  const checkpoint = await findCheckpoint(db, size);
  if (!checkpoint) return undefined;
  const note = await cosignedNote(db, origin, checkpoint);
  const opened = openIfSound(note, policy);
  if (!opened || !isQuorum(policy, new Set(opened.witnesses))) return undefined;
  const { root, timeMs } = opened.checkpoint;
  return { size, root, at: new Date(timeMs), note, signers: opened.witnesses.sort() };
}

/** A line that was altered in the database makes no quorum; the start names it. */
function openIfSound(note: string, policy: Policy): ReturnType<typeof openCosigned> | undefined {
  try {
    return openCosigned(note, policy);
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
