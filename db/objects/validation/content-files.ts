import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { listFolder, openPlainFile } from './disk.ts';
import type { Report } from './finding.ts';

/** Digests that OCFL and its extensions name, as OpenSSL calls them; others cannot be checked. */
const OPENSSL_NAMES = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha512', 'sha512'],
  ['sha512/256', 'sha512-256'],
  ['blake2b-512', 'blake2b512'],
]);
const UNCHECKED = new Set(['blake2b-160', 'blake2b-256', 'blake2b-384', 'size']);

/**
 * Paths from the root that was searched. `strange` are links, devices, sockets: nothing OCFL may
 * hold.
 */
export type FileTree = { files: string[]; emptyFolders: string[]; strange: string[] };

/** Adds everything under `folder` to `tree`, by path from `root`; links are not followed. */
export async function listTree(
  root: string,
  folder: string,
  tree: FileTree,
  report: Report,
): Promise<void> {
  const entries = await listFolder(root, folder, report);
  if (entries?.length === 0) tree.emptyFolders.push(folder);
  for (const entry of entries ?? []) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile()) tree.files.push(path);
    else if (entry.isDirectory()) await listTree(root, path, tree, report);
    else tree.strange.push(path);
  }
}

export function isKnownDigest(algorithm: string): boolean {
  return OPENSSL_NAMES.has(algorithm);
}

export function isRegisteredDigest(algorithm: string): boolean {
  return OPENSSL_NAMES.has(algorithm) || UNCHECKED.has(algorithm);
}

/** `inode` names a file that has other names too. */
export type FileDigests = { digests: Map<string, string>; inode: string | undefined };

/**
 * Reads a file once for all the digests asked of it: algorithm to lower-case hex. A file that grows
 * under our eyes is read as far as it was when we began. `undefined` when it is not a plain file.
 */
export async function digestFile(
  path: string,
  algorithms: Iterable<string>,
): Promise<FileDigests | undefined> {
  const plain = await openPlainFile(path);
  if (!plain) return undefined;
  const { file, bytes } = plain;
  try {
    const { nlink, dev, ino } = await file.stat();
    const hashes = [...algorithms].map((algorithm) => ({
      algorithm,
      hash: createHash(OPENSSL_NAMES.get(algorithm) ?? algorithm),
    }));
    if (bytes > 0) {
      const source = file.createReadStream({ end: bytes - 1, autoClose: false });
      for await (const part of source as AsyncIterable<Buffer>) {
        for (const { hash } of hashes) hash.update(part);
      }
    }
    const digests = hashes.map(({ algorithm, hash }): [string, string] => [
      algorithm,
      hash.digest('hex'),
    ]);
    return { digests: new Map(digests), inode: nlink > 1 ? join(`${dev}`, `${ino}`) : undefined };
  } finally {
    await file.close();
  }
}
