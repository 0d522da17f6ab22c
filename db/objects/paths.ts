import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { RepositoryError } from './errors.ts';

/** The OCFL storage root, and beside it on the same file system what OCFL must not see. */
export type Folders = { root: string; staging: string; withheld: string; damaged: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SEGMENT = /^[a-z0-9_-][a-z0-9._-]*$/;
const MAX_PATH_LENGTH = 200;
const TUPLES = 2;
const TUPLE_SIZE = 2;

/** Extension 0004: folders named by pieces of the id's SHA-256, so that no folder grows large. */
export const LAYOUT = {
  extensionName: '0004-hashed-n-tuple-storage-layout',
  digestAlgorithm: 'sha256',
  tupleSize: TUPLE_SIZE,
  numberOfTuples: TUPLES,
  shortObjectRoot: false,
};

/** The one file that says what an object's folder is. */
export const OBJECT_DECLARATION = {
  name: '0=ocfl_object_1.1',
  bytes: Buffer.from('ocfl_object_1.1\n'),
};

export function foldersOf(root: string): Folders {
  const path = resolve(root);
  return {
    root: path,
    staging: `${path}.staging`,
    withheld: `${path}.withheld`,
    damaged: `${path}.damaged`,
  };
}

/** The OCFL id is a URI, as the specification asks. */
export function ocflId(objectId: string): string {
  return `urn:uuid:${objectId}`;
}

export function objectFolder({ root }: Folders, objectId: string): string {
  const digest = createHash('sha256').update(ocflId(objectId)).digest('hex');
  const tuples = Array.from({ length: TUPLES }, (_, at) =>
    digest.slice(at * TUPLE_SIZE, (at + 1) * TUPLE_SIZE),
  );
  return join(root, ...tuples, digest);
}

/** The same folder, from the root. */
export function objectPath(folders: Folders, objectId: string): string {
  return relative(folders.root, objectFolder(folders, objectId));
}

export function versionName(version: number): string {
  return `v${version}`;
}

export function checkObjectId(objectId: string): void {
  if (!UUID.test(objectId)) throw new RepositoryError('refused', '对象标识应为小写 UUID');
}

export function checkVersion(version: number): void {
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new RepositoryError('refused', '版本号应为正整数');
  }
}

/** Lower case only, so that a copy on a file system that ignores case loses nothing. */
export function checkLogicalPath(path: string): void {
  const isSound = path.length <= MAX_PATH_LENGTH && path.split('/').every((s) => SEGMENT.test(s));
  if (!isSound) throw new RepositoryError('refused', '文件路径只能由小写字母、数字和 . _ - 组成');
}
