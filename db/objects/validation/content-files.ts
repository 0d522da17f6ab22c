import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Digests that OCFL names in fixity blocks, as OpenSSL calls them; others are not checked. */
const OPENSSL_NAMES = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha512', 'sha512'],
  ['sha512/256', 'sha512-256'],
  ['blake2b-512', 'blake2b512'],
]);

/**
 * Paths from the root that was searched. `strange` are links, devices, sockets: nothing OCFL may
 * hold.
 */
export type FileTree = { files: string[]; emptyFolders: string[]; strange: string[] };

/** Adds everything under `folder` to `tree`, by path from `root`; links are not followed. */
export async function listTree(root: string, folder: string, tree: FileTree): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  if (entries.length === 0) tree.emptyFolders.push(folder);
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile()) tree.files.push(path);
    else if (entry.isDirectory()) await listTree(root, path, tree);
    else tree.strange.push(path);
  }
}

export function isKnownDigest(algorithm: string): boolean {
  return OPENSSL_NAMES.has(algorithm);
}

/** Reads a file once for all the digests asked of it: algorithm to lower-case hex. */
export async function digestFile(
  path: string,
  algorithms: Iterable<string>,
): Promise<Map<string, string>> {
  const hashes = [...algorithms].map((algorithm) => ({
    algorithm,
    hash: createHash(OPENSSL_NAMES.get(algorithm) ?? algorithm),
  }));
  await pipeline(createReadStream(path), async (source: AsyncIterable<Buffer>) => {
    for await (const part of source) for (const { hash } of hashes) hash.update(part);
  });
  return new Map(hashes.map(({ algorithm, hash }) => [algorithm, hash.digest('hex')]));
}
