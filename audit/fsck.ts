import type { Checkpoint } from './checkpoint.ts';
import { collectFindings, type CountedFinding, type Findings } from './findings.ts';
import { findStrays } from './find-strays.ts';
import type { Folder } from './folder.ts';
import { CHECKPOINT_PATH } from './lay-out-export.ts';
import { openNote, readCheckpoints } from './read-checkpoints.ts';
import { readEntries, type FoundEntry } from './read-entries.ts';
import type { VerifierKey } from './verifier-key.ts';
import { judge, startWalk, step, type Walk } from './walk.ts';

export type FsckOptions = {
  /** Keys that the auditor believes. */
  trusted: readonly VerifierKey[];
  /** Checkpoints that the auditor holds from elsewhere: the package must contain their history. */
  held?: readonly Checkpoint[];
  /** How many entries there must be at least. */
  atLeast?: number;
  /** The ledger that it must be. */
  origin?: string;
  onProgress?: (done: number, total: number) => void;
};

export type FsckReport = {
  /** The newest checkpoint of the package where a trusted key signed it. */
  checkpoint?: Checkpoint;
  /** Entries before this index are proven by a signed root. */
  provenSize: number;
  findings: CountedFinding[];
};

const PROGRESS_STRIDE = 4096;

/** Re-hashes a whole package in flat memory and holds it against every signed root, up to the first that fails. */
export async function fsck(folder: Folder, options: FsckOptions): Promise<FsckReport> {
  const { trusted, held = [], onProgress } = options;
  const findings = collectFindings();
  const note = await folder.read(CHECKPOINT_PATH);
  if (!note) findings.add({ code: 'checkpoint_missing' });
  const checkpoint = note && openNote(note, trusted, findings, CHECKPOINT_PATH);
  if (!checkpoint) return { provenSize: 0, findings: findings.list() };
  compareWithExpected(checkpoint, options, findings);
  const extent = { size: checkpoint.size, checkpointFiles: 0 };
  const listed = readCheckpoints(folder, { checkpoint, note }, trusted, findings, extent);
  const heads = mergeHeads(listed, held, checkpoint);
  const entries = watch(
    readEntries(folder, checkpoint.size, findings),
    checkpoint.size,
    onProgress,
  );
  const provenSize = await walkEntries(entries, heads, checkpoint.origin, findings);
  await findStrays(folder, extent, trusted, findings);
  return { checkpoint, provenSize, findings: findings.list() };
}

function compareWithExpected(
  { origin, size }: Checkpoint,
  { origin: expected = origin, atLeast = 0, held = [] }: FsckOptions,
  findings: Findings,
): void {
  const origins = [expected, ...held.map((each) => each.origin)];
  if (origins.some((each) => each !== origin)) findings.add({ code: 'other_ledger', size });
  if (size < Math.max(atLeast, ...held.map((each) => each.size))) {
    findings.add({ code: 'tail_cut', size, firstBad: { from: size, to: size } });
  }
}

/** Listed and held heads by size, `latest` last; held ones of another ledger or beyond the end are left out. */
async function* mergeHeads(
  listed: AsyncIterable<Checkpoint>,
  held: readonly Checkpoint[],
  latest: Checkpoint,
): AsyncGenerator<Checkpoint> {
  const waiting = [...held, latest]
    .filter((each) => each.origin === latest.origin && each.size <= latest.size)
    .sort((one, other) => one.size - other.size);
  for await (const head of listed) {
    while (waiting[0] && waiting[0].size < head.size) yield* waiting.splice(0, 1);
    yield head;
  }
  yield* waiting;
}

async function walkEntries(
  entries: AsyncGenerator<FoundEntry, undefined>,
  heads: AsyncIterable<Checkpoint>,
  origin: string,
  findings: Findings,
): Promise<number> {
  let walk = startWalk();
  let isBroken = false;
  for await (const head of heads) {
    // Behind the first failure nothing can be proven; the rest of the list still has its signatures checked.
    if (isBroken) continue;
    walk = await walkTo(walk, head.size, entries, origin);
    const finding = judge(walk, head);
    if (finding) findings.add(finding);
    else walk = { ...walk, provenSize: head.size };
    isBroken = finding !== undefined;
  }
  return walk.provenSize;
}

async function walkTo(
  start: Walk,
  size: number,
  entries: AsyncGenerator<FoundEntry, undefined>,
  origin: string,
): Promise<Walk> {
  let walk = start;
  while (walk.size < size && (walk.bodies ?? walk.hashes)) {
    const next = await entries.next();
    if (next.done === true) break;
    walk = step(walk, next.value, origin);
  }
  return walk;
}

async function* watch(
  entries: AsyncIterable<FoundEntry>,
  total: number,
  onProgress?: (done: number, total: number) => void,
): AsyncGenerator<FoundEntry, undefined> {
  let done = 0;
  for await (const entry of entries) {
    yield entry;
    done += 1;
    if (done % PROGRESS_STRIDE === 0) onProgress?.(done, total);
  }
}
