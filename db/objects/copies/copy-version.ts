import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { hasCode, RepositoryError } from '../errors.ts';
import { moveVersionIn } from '../move-version-in.ts';
import {
  checkObjectId,
  checkVersion,
  foldersOf,
  objectFolder,
  versionName,
  type Folders,
} from '../paths.ts';
import { readPlainFile, requirePlainFolder } from '../plain-files.ts';
import { latestVersion } from '../read-inventory.ts';
import { openStage, stagedObject, type Claim } from '../staging.ts';
import { isHalt } from '../write-gate.ts';
import { fillStage, type OnBadFile } from './fill-stage.ts';
import { finishRootInventory } from './finish-root-inventory.ts';
import { readProvenSource, readSource, type SourceVersion } from './read-source.ts';
import { settleStage } from './settle-stage.ts';

/** `present`: the copy had it already, so that nothing was written. */
export type CopyOutcome = { outcome: 'copied' | 'present'; files: number; bytes: number };

export type CopyOptions = {
  signal?: AbortSignal;
  /**
   * sha512 (hex) of the version's inventory, where it is known from elsewhere: then those bytes alone are believed of
   * the source.
   */
  inventorySha512?: string;
  /** Where it is given, files that are missing or altered are named by their path from the object, and left out. */
  onBadFile?: OnBadFile;
};

/**
 * Copies one version from the OCFL root `sourceRoot` to `copy` (see `openCopy`), bit by bit and
 * durable when it settles; each file is held against the digest that the version's inventory names
 * on the way. Versions are copied in order. May be repeated after any failure; `signal` calls it off
 * between two files.
 * @throws RepositoryError `absent` when the source has no such version; `damaged`, naming the path,
 *   when it is not what was written; `conflict` when the copy has another version of that number or
 *   lacks an earlier one; `halted` when a flush failed. Errors of the disk pass through.
 */
export async function copyVersion(
  sourceRoot: string,
  copy: Folders,
  claim: Claim,
  { signal, inventorySha512, onBadFile }: CopyOptions = {},
): Promise<CopyOutcome> {
  const { objectId, version } = claim;
  checkObjectId(objectId);
  checkVersion(version);
  const from = objectFolder(foldersOf(sourceRoot), objectId);
  await requireOwnFolder(sourceRoot, from);
  const source =
    inventorySha512 === undefined
      ? await readSource(from, objectId, version)
      : await readProvenSource(from, objectId, version, inventorySha512);
  const latest = await latestVersion(copy, objectId);
  if (latest >= version) {
    await requireSame(copy, claim, source);
    if (latest === version) await finishRootInventory(copy, objectId, latest);
    return { outcome: 'present', files: 0, bytes: 0 };
  }
  if (latest !== version - 1) throw refused(copy, claim, '副本中缺少它之前的版本');
  if (latest > 0 && inventorySha512 === undefined) {
    await requireSame(
      copy,
      { objectId, version: latest },
      await readSource(from, objectId, latest),
    );
  }
  let badFiles = 0;
  const countBad = (path: string): void => {
    badFiles += 1;
    onBadFile?.(path);
  };
  const ways = { signal, onBadFile: onBadFile && countBad };
  const bytes = await copyIn(copy, claim, from, source, ways);
  return { outcome: 'copied', files: source.content.size - badFiles, bytes };
}

/** A link in place of the object would lead to the bytes of something else. */
async function requireOwnFolder(sourceRoot: string, folder: string): Promise<void> {
  const { root } = foldersOf(sourceRoot);
  try {
    await requirePlainFolder(root, relative(root, folder));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new RepositoryError('absent', `档案库中没有该对象：${folder}`);
  }
}

async function copyIn(
  copy: Folders,
  claim: Claim,
  from: string,
  source: SourceVersion,
  ways: Parameters<typeof fillStage>[4],
): Promise<number> {
  const stageFolder = await openStage(copy, claim.version);
  try {
    const bytes = await fillStage(stagedObject(stageFolder), from, claim.version, source, ways);
    await moveVersionIn(copy, stageFolder, claim);
    // What cannot be removed now, `openCopy` settles: the version stands either way.
    await rm(stageFolder, { recursive: true, force: true }).catch(() => undefined);
    return bytes;
  } catch (error) {
    // After a failed flush nothing more is written; `openCopy` settles the stage another time.
    if (!isHalt(error)) await settleStage(copy, stageFolder).catch(() => undefined);
    throw error;
  }
}

/** The inventory names every byte of a version, so that equal inventories mean equal versions. */
async function requireSame(copy: Folders, claim: Claim, source: SourceVersion): Promise<void> {
  const path = `${versionName(claim.version)}/inventory.json`;
  const folder = objectFolder(copy, claim.objectId);
  const json = await readPlainFile(folder, path);
  const sidecar = await readPlainFile(folder, `${path}.sha512`);
  if (json?.equals(source.json) && sidecar?.equals(source.sidecar)) return;
  throw refused(copy, claim, '副本中该版本与原件不同，未作改动');
}

function refused(copy: Folders, { objectId, version }: Claim, why: string): RepositoryError {
  const where = join(objectFolder(copy, objectId), versionName(version));
  return new RepositoryError('conflict', `${why}：${where}`);
}
