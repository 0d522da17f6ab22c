import type { Checkpoint } from './checkpoint.ts';
import type { Findings } from './findings.ts';
import type { Folder } from './folder.ts';
import type { SignedHead } from './read-checkpoints.ts';
import { readTiles, type FoundTile } from './read-entries.ts';
import { viewOf } from './scan-leaf.ts';
import { watchTimes } from './watch-times.ts';
import { judge, startWalk, walkOver, type Told, type Walk } from './walk.ts';

type Options = {
  /** The newest of the package: how many entries there are, and of which ledger. */
  checkpoint: Checkpoint;
  findings: Findings;
  onSigned: Told['onSigned'];
  onProgress?: (done: number, total: number) => void;
};

/** Walks over the package and holds it against heads of ascending size, until one does not fit. */
export async function walkEntries(
  folder: Folder,
  heads: AsyncIterable<SignedHead>,
  { checkpoint, findings, onSigned, onProgress }: Options,
): Promise<{ provenSize: number; isBroken: boolean }> {
  const { origin, size } = checkpoint;
  const times = watchTimes(findings);
  const take = takeFrom(readTiles(folder, size, findings), viewOf(Buffer.from(origin)), {
    onSigned,
    onTime: times.take,
  });
  let walk = startWalk();
  let isBroken = false;
  for await (const head of heads) {
    // Behind the first failure nothing can be proven; the rest of the list still has its signatures checked.
    if (isBroken) continue;
    walk = await take(walk, head.checkpoint.size, (done) => onProgress?.(done, size));
    const finding = judge(walk, head.checkpoint);
    if (finding) findings.add(finding);
    else walk = fit(walk, head);
    if (!finding && !head.isHeld) times.reach(head.checkpoint);
    isBroken = finding !== undefined;
  }
  return { provenSize: walk.provenSize, isBroken };
}

function fit(walk: Walk, { checkpoint: { size }, counts }: SignedHead): Walk {
  return { ...walk, fittedSize: size, ...(counts && { provenSize: size }) };
}

/** Goes on from where it stopped, up to a size, which may lie inside a tile. */
function takeFrom(
  tiles: AsyncGenerator<FoundTile, undefined>,
  origin: DataView,
  told: Told,
): (walk: Walk, size: number, onTile: (done: number) => void) => Promise<Walk> {
  let tile: FoundTile | undefined;
  let from = 0;
  return async (start, size, onTile) => {
    let walk = start;
    while (walk.size < size && (walk.bodies ?? walk.hashes)) {
      if (!tile || from === tile.width) {
        const next = await tiles.next();
        if (next.done === true) break;
        tile = next.value;
        from = 0;
        onTile(walk.size);
      }
      const to = Math.min(tile.width, from + size - walk.size);
      walk = walkOver(walk, tile, { from, to }, origin, told);
      from = to;
    }
    return walk;
  };
}
