import type { Sm2Key } from '../crypto/sm2-keys.ts';
import type { Checkpoint } from './checkpoint.ts';
import { collectFindings, type CountedFinding, type Findings } from './findings.ts';
import { findStrays } from './find-strays.ts';
import type { Folder } from './folder.ts';
import { CHECKPOINT_PATH } from './lay-out-export.ts';
import { openNote, readCheckpoints, type SignedHead } from './read-checkpoints.ts';
import { watchKeyChanges } from './watch-key-changes.ts';
import { walkEntries } from './walk-entries.ts';
import type { Policy } from './quorum.ts';
import type { Restored } from './restore.ts';
import { watchRestore } from './watch-restore.ts';

export type FsckOptions = {
  /** Whom the auditor believes. */
  policy: Policy;
  /** Checkpoints that the auditor holds from elsewhere: the package must contain their history. */
  held?: readonly Checkpoint[];
  /** The held ones are of another copy, which may have gone on: reaching further is no fault of this one. */
  isComparison?: boolean;
  /** How many entries there must be at least. */
  atLeast?: number;
  /** The ledger that it must be. */
  origin?: string;
  /** Public keys of officers, who sign where a ledger continues another. */
  officers?: readonly Sm2Key[];
  onProgress?: (done: number, total: number) => void;
};

export type FsckReport = {
  /** The newest checkpoint of the package where a trusted key signed it. */
  checkpoint?: Checkpoint;
  /** Who of the policy's witnesses cosigned that. */
  witnesses: string[];
  /** Entries before this index are proven by a signed root that counts. */
  provenSize: number;
  /** The ledger that this one continues, as its first entry says. */
  restored?: Restored;
  findings: CountedFinding[];
};

/** Re-hashes a whole package in flat memory and holds it against every signed root, up to the first that fails. */
export async function fsck(folder: Folder, options: FsckOptions): Promise<FsckReport> {
  const { policy, held = [], onProgress } = options;
  const findings = collectFindings();
  const note = await folder.read(CHECKPOINT_PATH);
  if (!note) findings.add({ code: 'checkpoint_missing' });
  const head = note && openNote(note, policy, findings, CHECKPOINT_PATH);
  if (!head) return { witnesses: [], provenSize: 0, findings: findings.list() };
  const { checkpoint, witnesses, counts } = head;
  if (!counts) findings.add({ code: 'quorum_missing', size: checkpoint.size });
  compareWithExpected(checkpoint, options, findings);
  const extent = { size: checkpoint.size, checkpointFiles: 0 };
  const listed = readCheckpoints(folder, { checkpoint, note }, policy, findings, extent);
  const changes = watchKeyChanges(policy.logs, checkpoint, findings);
  const restore = watchRestore(options.officers, findings);
  const walked = await walkEntries(folder, mergeHeads(listed, held, head), {
    checkpoint,
    findings,
    onSigned: (body, index, kind) =>
      kind === 'KEY' ? changes.take(body, index) : restore.take(body),
    ...(onProgress && { onProgress }),
  });
  if (!walked.isBroken) changes.end();
  await findStrays(folder, extent, policy.logs, findings);
  const { provenSize } = walked;
  const restored = restore.end(provenSize);
  return {
    checkpoint,
    witnesses,
    provenSize,
    ...(restored && { restored }),
    findings: findings.list(),
  };
}

function compareWithExpected(
  { origin, size }: Checkpoint,
  { origin: expected = origin, atLeast = 0, held = [], isComparison = false }: FsckOptions,
  findings: Findings,
): void {
  const origins = [expected, ...held.map((each) => each.origin)];
  if (origins.some((each) => each !== origin)) findings.add({ code: 'other_ledger', size });
  const known = Math.max(atLeast, ...held.map((each) => each.size));
  if (size >= known) return;
  if (isComparison) findings.add({ code: 'not_comparable', size: known });
  else findings.add({ code: 'tail_cut', size, firstBad: { from: size, to: size } });
}

/** Listed and held heads by size, `latest` last; held ones of another ledger or beyond the end are left out. */
async function* mergeHeads(
  listed: AsyncIterable<SignedHead>,
  held: readonly Checkpoint[],
  latest: SignedHead,
): AsyncGenerator<SignedHead> {
  const { origin, size } = latest.checkpoint;
  const vouched = held.map((checkpoint) => ({
    checkpoint,
    witnesses: [],
    counts: true,
    isHeld: true as const,
  }));
  const waiting = [...vouched, latest]
    .filter(({ checkpoint }) => checkpoint.origin === origin && checkpoint.size <= size)
    .sort((one, other) => one.checkpoint.size - other.checkpoint.size);
  for await (const head of listed) {
    while (waiting[0] && waiting[0].checkpoint.size < head.checkpoint.size) {
      yield* waiting.splice(0, 1);
    }
    yield head;
  }
  yield* waiting;
}
