import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RepositoryError } from '../errors.ts';
import { contentOf, sidecarOf } from '../inventory.ts';
import { versionName } from '../paths.ts';
import { readPlainFile } from '../plain-files.ts';
import { soundInventory } from '../sound-inventory.ts';

/** The inventory of one version as it lies on disk, and the content that came with that version. */
export type SourceVersion = {
  json: Buffer;
  sidecar: Buffer;
  /** Path from the object's folder to sha512. */
  content: ReadonlyMap<string, string>;
};

/**
 * Reads what a version must consist of, trusting nothing: `folder` is the object's.
 * @throws RepositoryError `absent` when there is no such version, `damaged` naming the path
 *   otherwise.
 */
export async function readSource(
  folder: string,
  objectId: string,
  version: number,
): Promise<SourceVersion> {
  const name = versionName(version);
  const path = `${name}/inventory.json`;
  const json = await readPlainFile(folder, path);
  if (!json) throw await withoutInventory(folder, name);
  const sidecar = await readPlainFile(folder, `${path}.sha512`);
  const sound = soundInventory(objectId, json, sidecar);
  if (sound?.version !== version) throw damaged(folder, path);
  return { json, sidecar: sound.sidecar, content: contentOf(sound.inventory, version) };
}

/**
 * The same of a version whose inventory is known by its digest (sha512, hex) from elsewhere: it need
 * not lie in its own place, nor with a sound sidecar, as the digest alone proves it.
 * @throws RepositoryError `absent` or `damaged` when those very bytes are not there.
 */
export async function readProvenSource(
  folder: string,
  objectId: string,
  version: number,
  sha512: string,
): Promise<SourceVersion> {
  const own = `${versionName(version)}/inventory.json`;
  for (const path of [own, 'inventory.json']) {
    const json = await readPlainFile(folder, path).catch(asUnreadable);
    if (!json || createHash('sha512').update(json).digest('hex') !== sha512) continue;
    const sound = soundInventory(objectId, json, sidecarOf(json));
    if (sound?.version !== version) throw damaged(folder, path);
    return { json, sidecar: sound.sidecar, content: contentOf(sound.inventory, version) };
  }
  throw await withoutInventory(folder, versionName(version));
}

/** The other place may have it. */
function asUnreadable(error: unknown): undefined {
  if (error instanceof RepositoryError) return undefined;
  throw error;
}

async function withoutInventory(folder: string, name: string): Promise<RepositoryError> {
  const names = await readdir(join(folder, name)).catch(() => undefined);
  if (names) return damaged(folder, `${name}/inventory.json`);
  return new RepositoryError('absent', `档案库中没有该版本：${join(folder, name)}`);
}

function damaged(folder: string, path: string): RepositoryError {
  return new RepositoryError('damaged', `清单丢失或已损坏：${join(folder, path)}`);
}
