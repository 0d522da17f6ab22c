import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeNewFile } from './durable-files.ts';
import { hasCode } from './errors.ts';
import { versionName, type Folders } from './paths.ts';

/** Which version a staging folder was about to become. It exists from just before the rename on. */
export type Claim = { objectId: string; version: number };

const CLAIM = 'claim.json';

/** A new staging folder with room for the version's content. */
export async function openStage(folders: Folders, version: number): Promise<string> {
  const stageFolder = join(folders.staging, randomUUID());
  const content = join(stagedObject(stageFolder), versionName(version), 'content');
  await mkdir(content, { recursive: true, mode: 0o700 });
  return stageFolder;
}

/** The folder that becomes the object, or holds the version to be added to it. */
export function stagedObject(stageFolder: string): string {
  return join(stageFolder, 'object');
}

export async function listStages(folders: Folders): Promise<string[]> {
  return (await readdir(folders.staging)).map((name) => join(folders.staging, name));
}

export async function writeClaim(
  folders: Folders,
  stageFolder: string,
  claim: Claim,
): Promise<void> {
  await writeNewFile(join(stageFolder, CLAIM), Buffer.from(JSON.stringify(claim)));
  await syncFolder(stageFolder);
  await syncFolder(folders.staging);
}

/** `undefined` when no claim was completely written, and so no rename was tried. */
export async function readClaim(stageFolder: string): Promise<Claim | undefined> {
  try {
    return JSON.parse(await readFile(join(stageFolder, CLAIM), 'utf8')) as Claim;
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/**
 * True when the claimed version has left the staging folder: this stage, and no other, installed
 * it.
 */
export async function hasMovedIn(stageFolder: string, claim: Claim): Promise<boolean> {
  try {
    await stat(join(stagedObject(stageFolder), versionName(claim.version)));
    return false;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
}
