import type { Checkpoint } from './checkpoint.ts';
import { findFork } from './find-fork.ts';
import { openFolder, type Folder } from './folder.ts';
import { CHECKPOINT_PATH } from './lay-out-export.ts';
import {
  openHeld,
  resolveFolderTrust,
  UsageError,
  type Given,
  type Trust,
} from './resolve-trust.ts';
import type { Verification } from './verdict.ts';
import { verifyPackage, type Machine } from './verify-folder.ts';

/** One of two things to compare: a package, or a checkpoint that somebody keeps. */
export type Side = { directory: string } | { note: string };

export type CompareOptions = Given & {
  /** The second is the newer one, and must contain the first. */
  isOrdered?: boolean;
  onProgress?: (done: number, total: number) => void;
};

export type Comparison = {
  verification: Verification<Machine>;
  /** Text of a fork file (SPEC §8) where the two are two histories by one key. */
  evidence?: string;
};

type Opened = { folder?: Folder; note: string; checkpoint: Checkpoint };

/**
 * Holds two copies of a ledger against each other: the larger package is walked, and must contain the head of the
 * other. Throws `UsageError` for two notes, and for a side that no trusted key signed.
 */
export async function compare(
  one: Side,
  other: Side,
  options: CompareOptions,
): Promise<Comparison> {
  const folders = [one, other].flatMap((side) =>
    'directory' in side ? [openFolder(side.directory)] : [],
  );
  const [first] = folders;
  if (!first) throw new UsageError('至少要有一个导出文件夹；两个检查点之间请用一致性证明。');
  const trust = await resolveFolderTrust(first, options);
  const sides = [await openSide(one, trust), await openSide(other, trust)] as const;
  const { walked, held } = choose(sides, options.isOrdered === true);
  const verification = await verifyPackage(walked.folder, trust, {
    held: [held.checkpoint],
    isComparison: options.isOrdered !== true,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  const evidence =
    verification.exitCode === 1 && held.checkpoint.size <= walked.checkpoint.size
      ? await findFork({ folder: walked.folder, size: walked.checkpoint.size }, held, trust.policy)
      : undefined;
  return { verification, ...(evidence !== undefined && { evidence }) };
}

async function openSide(side: Side, { policy }: Trust): Promise<Opened> {
  if ('note' in side) return { note: side.note, checkpoint: openHeld(side.note, policy) };
  const folder = openFolder(side.directory);
  const note = (await folder.read(CHECKPOINT_PATH))?.toString('utf8') ?? '';
  return { folder, note, checkpoint: openHeld(note, policy) };
}

type Choice = { walked: Opened & { folder: Folder }; held: Opened };

/** Which side is walked: of two folders the larger, the first where they are equal. */
function choose([one, other]: readonly [Opened, Opened], isOrdered: boolean): Choice {
  if (isOrdered) {
    if (!other.folder) throw new UsageError('--between 的第二项应是导出文件夹。');
    return { walked: { ...other, folder: other.folder }, held: one };
  }
  const isOtherLarger = other.checkpoint.size > one.checkpoint.size;
  if (other.folder && (!one.folder || isOtherLarger)) {
    return { walked: { ...other, folder: other.folder }, held: one };
  }
  if (!one.folder) throw new UsageError('至少要有一个导出文件夹。');
  return { walked: { ...one, folder: one.folder }, held: other };
}
