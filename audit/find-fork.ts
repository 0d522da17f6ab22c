import { spanAt } from '../crypto/spans.ts';
import type { Checkpoint } from './checkpoint.ts';
import { collectFindings } from './findings.ts';
import type { Folder } from './folder.ts';
import { verifyFork, writeFork, type Fork } from './fork-file.ts';
import { makeConsistencyProof } from './make-proof.ts';
import type { Policy } from './quorum.ts';
import { openNote, readNotes } from './read-checkpoints.ts';
import { hashAt, readTiles } from './read-entries.ts';
import { TILE_WIDTH } from './tile.ts';
import { sm3Tree } from './tree.ts';

/**
 * Evidence that a package and a head from elsewhere are two histories by one key: the text of a fork file, or
 * `undefined` where the package does not itself lead to a signed head that contradicts it.
 */
export async function findFork(
  { folder, size: total }: { folder: Folder; size: number },
  { note: smallerNote, checkpoint: { size } }: { note: string; checkpoint: Checkpoint },
  policy: Policy,
): Promise<string | undefined> {
  const larger = await findLarger(folder, size, policy);
  if (!larger || size === 0) return undefined;
  const steps = { oldSize: size, newSize: larger.size };
  const rootOf = (range: Range): Promise<Buffer> => rootOfRange(folder, total, range);
  const fork: Fork = {
    otherRoot: await rootOf({ from: 0, count: size }),
    hashes: await makeConsistencyProof(
      sm3Tree,
      (level, index) => rootOf({ from: index * 2 ** level, count: 2 ** level }),
      steps,
    ),
    smallerNote,
    largerNote: larger.note,
  };
  const isShown = verifyFork(fork, policy).findings.every(({ code }) => code === 'history_forked');
  return isShown ? writeFork(fork) : undefined;
}

/** The smallest signed note of the package's list that is not smaller. */
async function findLarger(
  folder: Folder,
  size: number,
  policy: Policy,
): Promise<{ note: string; size: number } | undefined> {
  const findings = collectFindings();
  for await (const { note } of readNotes(folder, findings, { checkpointFiles: 0 })) {
    const head = openNote(note, policy, findings);
    if (head && head.checkpoint.size >= size) {
      return { note: note.toString('utf8'), size: head.checkpoint.size };
    }
  }
  return undefined;
}

type Range = { from: number; count: number };

/** Root over some leaves of a package of `total`, as their bodies are; a body that is gone has its stored hash. */
async function rootOfRange(folder: Folder, total: number, { from, count }: Range): Promise<Buffer> {
  const { frontier } = sm3Tree;
  const first = Math.floor(from / TILE_WIDTH);
  let grown = frontier.empty();
  let skip = from - first * TILE_WIDTH;
  for await (const tile of readTiles(folder, total, collectFindings(), first)) {
    const leaves = Array.from({ length: tile.width }, (_, place) => {
      const body = spanAt(tile.bodies, place);
      const stored = hashAt(tile, place) ?? sm3Tree.emptyRoot;
      return body && body.length > 0 ? sm3Tree.leafHash(body) : stored;
    });
    grown = frontier.appendAll(grown, leaves.slice(skip, skip + count - grown.size));
    skip = 0;
    if (grown.size === count) break;
  }
  return frontier.root(grown);
}
