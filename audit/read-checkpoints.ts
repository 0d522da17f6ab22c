import { isUtf8 } from 'node:buffer';
import { viewsOf } from '../crypto/spans.ts';
import type { Checkpoint } from './checkpoint.ts';
import { CODE_OF_FAULT, type Findings } from './findings.ts';
import type { Folder } from './folder.ts';
import { checkpointsPath, scanBundle, TILE_WIDTH } from './tile.ts';
import { CheckpointError, OutOfTurnError } from './errors.ts';
import { unreadable } from './note.ts';
import { isQuorum, openCosigned, type Policy } from './quorum.ts';

/** A signed checkpoint; only one that `counts` raises what is proven. */
export type SignedHead = {
  checkpoint: Checkpoint;
  witnesses: string[];
  counts: boolean;
  /** The auditor brought it: it may have been signed again at another time. */
  isHeld?: true;
};

/** How many files of the list have been read: any other is a stray. */
export type Extent = { checkpointFiles: number };

/** Opens one note; what is wrong with it becomes a finding. */
export function openNote(
  note: Buffer,
  policy: Policy,
  findings: Findings,
  path?: string,
): SignedHead | undefined {
  try {
    // Else other bytes could stand for the same replacement character.
    if (!isUtf8(note)) throw unreadable();
    const opened = openCosigned(note.toString('utf8'), policy);
    return { ...opened, counts: isQuorum(policy, new Set(opened.witnesses)) };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    findings.add({
      code: CODE_OF_FAULT[error.fault],
      ...(path !== undefined && { path }),
      ...(error instanceof OutOfTurnError && { size: error.size, signedBy: error.signedBy }),
    });
    return undefined;
  }
}

/** Every note of the list, oldest first, as far as the list can be read. */
export async function* readNotes(
  folder: Folder,
  findings: Findings,
  extent: Extent,
): AsyncGenerator<{ note: Buffer; path: string }> {
  for (let n = 0; ; n += 1) {
    const path = checkpointsPath(n);
    const bytes = await folder.read(path);
    if (!bytes) return;
    extent.checkpointFiles = n + 1;
    const { bodies, rest } = scanBundle(bytes);
    for (const note of viewsOf(bodies)) yield { note, path };
    if (rest > 0) findings.add({ code: 'checkpoints_incomplete', path });
    const count = bodies.ends.length;
    if (count > TILE_WIDTH) findings.add({ code: 'extra_bytes', path });
    // A short bundle is the last one: whatever file follows will be found to be surplus.
    if (count !== TILE_WIDTH) return;
  }
}

/**
 * The signed checkpoints of the list that can belong to the ledger of `latest`, in ascending order of size.
 * The last of the list must be `latest` itself.
 */
export async function* readCheckpoints(
  folder: Folder,
  latest: { checkpoint: Checkpoint; note: Buffer },
  policy: Policy,
  findings: Findings,
  extent: Extent,
): AsyncGenerator<SignedHead> {
  let previous: Checkpoint | undefined;
  let last: Buffer | undefined;
  for await (const { note, path } of readNotes(folder, findings, extent)) {
    last = note;
    const head = openNote(note, policy, findings, path);
    if (!head || !canFollow(head.checkpoint, previous, latest.checkpoint, findings)) continue;
    previous = head.checkpoint;
    yield head;
  }
  if (!last?.equals(latest.note)) findings.add({ code: 'checkpoints_incomplete' });
}

function canFollow(
  checkpoint: Checkpoint,
  previous: Checkpoint | undefined,
  latest: Checkpoint,
  findings: Findings,
): boolean {
  const { size } = checkpoint;
  const before = previous?.size ?? 0;
  if (checkpoint.origin !== latest.origin) findings.add({ code: 'other_ledger', size });
  else if (size < before) findings.add({ code: 'checkpoints_disordered', size });
  else if (size > latest.size) {
    findings.add({ code: 'tail_cut', size, firstBad: { from: latest.size, to: latest.size } });
  } else {
    if (checkpoint.timeMs < (previous?.timeMs ?? 0))
      findings.add({ code: 'clock_backwards', size });
    return true;
  }
  return false;
}
