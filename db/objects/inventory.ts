import { createHash } from 'node:crypto';
import { RepositoryError } from './errors.ts';
import { checkLogicalPath, ocflId, versionName } from './paths.ts';

/**
 * An OCFL 1.1 inventory as this repository writes it. Digests map to the paths that hold those
 * bytes.
 */
export type Inventory = {
  id: string;
  type: typeof INVENTORY_TYPE;
  digestAlgorithm: 'sha512';
  head: string;
  manifest: Record<string, string[]>;
  versions: Record<string, VersionBlock>;
};

export type VersionBlock = {
  created: string;
  state: Record<string, string[]>;
  message: string;
  user: VersionNote['user'];
};

/**
 * Why, by whom and when a version came. It stands in the clear: opaque ids only. `address` is a
 * URI.
 */
export type VersionNote = {
  message: string;
  user: { name: string; address: string };
  createdAt: Date;
};

/** `storedIn` is the version that brought the file in: the one it was sealed for. */
export type StoredFile = { sha512: string; contentPath: string; storedIn: number };

export const INVENTORY_TYPE = 'https://ocfl.io/1.1/spec/#inventory';

const SHA512 = /^[0-9a-f]{128}$/;
const CONTENT_PATH = /^v([1-9][0-9]*)\/content\/(.+)$/;

/**
 * The inventory of `version`, which adds `added` (logical path → sha512) to what `previous` shows.
 */
export function nextInventory(
  objectId: string,
  version: number,
  previous: Inventory | undefined,
  added: ReadonlyMap<string, string>,
  { message, user, createdAt }: VersionNote,
): Inventory {
  const manifest = structuredClone(previous?.manifest ?? {});
  for (const [path, sha512] of added) {
    (manifest[sha512] ??= []).push(`${versionName(version)}/content/${path}`);
  }
  const shown = new Map(previous ? pathsOf(previous, version - 1) : []);
  for (const [path, sha512] of added) shown.set(path, sha512);
  const created = createdAt.toISOString();
  const block: VersionBlock = { created, state: stateOf(shown), message, user };
  return {
    id: ocflId(objectId),
    type: INVENTORY_TYPE,
    digestAlgorithm: 'sha512',
    head: versionName(version),
    manifest,
    versions: { ...previous?.versions, [versionName(version)]: block },
  };
}

/** The bytes of `inventory.json` and of the sidecar that vouches for them. */
export function serialiseInventory(inventory: Inventory): { json: Buffer; sidecar: Buffer } {
  const json = Buffer.from(JSON.stringify(inventory, null, 1) + '\n', 'utf8');
  return { json, sidecar: sidecarOf(json) };
}

export function sidecarOf(json: Buffer): Buffer {
  const digest = createHash('sha512').update(json).digest('hex');
  return Buffer.from(`${digest} inventory.json\n`, 'utf8');
}

/**
 * What a version shows, by logical path. Throws `damaged` when the inventory contradicts itself.
 */
export function storedFiles(inventory: Inventory, version: number): Map<string, StoredFile> {
  const files = new Map<string, StoredFile>();
  for (const [path, sha512] of pathsOf(inventory, version)) {
    const copies = inventory.manifest[sha512] ?? [];
    const contentPath = copies.find((copy) => copy.endsWith(`/content/${path}`)) ?? copies[0];
    const [, storedIn, inner] = CONTENT_PATH.exec(contentPath ?? '') ?? [];
    if (contentPath === undefined || storedIn === undefined || inner === undefined) {
      throw new RepositoryError('damaged', '对象清单自相矛盾，请用校验命令检查并从副本恢复');
    }
    checkLogicalPath(inner);
    files.set(path, { sha512, contentPath, storedIn: Number(storedIn) });
  }
  return files;
}

/**
 * The content that came in with a version: path from the object's folder to sha512. Throws
 * `damaged` when the manifest names anything that this repository would not have written.
 */
export function contentOf(inventory: Inventory, version: number): Map<string, string> {
  const content = new Map<string, string>();
  for (const [sha512, paths] of Object.entries(inventory.manifest)) {
    for (const path of paths) {
      const [, storedIn, inner] = CONTENT_PATH.exec(path) ?? [];
      if (inner === undefined || !SHA512.test(sha512) || content.has(path)) {
        throw new RepositoryError('damaged', '对象清单自相矛盾，请用校验命令检查并从副本恢复');
      }
      checkLogicalPath(inner);
      if (Number(storedIn) === version) content.set(path, sha512);
    }
  }
  return content;
}

function pathsOf(inventory: Inventory, version: number): [path: string, sha512: string][] {
  const state = inventory.versions[versionName(version)]?.state ?? {};
  return Object.entries(state).flatMap(([sha512, paths]) =>
    paths.map((path): [string, string] => [path, sha512]),
  );
}

function stateOf(shown: ReadonlyMap<string, string>): Record<string, string[]> {
  const state: Record<string, string[]> = {};
  for (const [path, sha512] of shown) (state[sha512] ??= []).push(path);
  return state;
}
