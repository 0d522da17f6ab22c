import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  makeFolder,
  syncFolder,
  syncFolderTree,
  writeNewFile,
} from '../../db/objects/durable-files.ts';
import { RepositoryError } from '../../db/objects/errors.ts';
import { openPlainFile, readPieces } from '../../db/objects/plain-files.ts';
import { canonicalJson } from './canonical-json.ts';
import { MediumAway } from './medium-away.ts';
import { RestoreRefusal } from './restore-refusal.ts';

const face = z.strictObject({
  format: z.literal('lantai-medium-1'),
  chain: z.uuid(),
  label: z.string().min(1).max(64),
});
/** What stands on a medium to tell it by; the register has the same. */
export type MediumFace = { chain: string; label: string };

const IDENTITY = 'medium.json';
const FOLDERS = ['chunks', 'sets', 'drafts'];
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
export const KEY_PART = 'keys.sealed';

/**
 * 备份介质: a folder on a removable disk. Everything is written to `drafts/` first, flushed, and moved in whole by one
 * rename, so that whatever pulls the disk out leaves the last complete set as it was.
 */
export type Medium = {
  root: string;
  face: MediumFace;
  /** Numbers of the sets that are complete, ascending. */
  listSets(): Promise<number[]>;
  /** A small file, `undefined` where there is none. No link is followed. */
  read(path: string, mostBytes: number): Promise<Buffer | undefined>;
  stream(path: string): Promise<AsyncIterable<Buffer> | undefined>;
  /**
   * Asked again just before something is written for good: the disk may have been unmounted since.
   * @throws MediumAway
   */
  requireThere(): Promise<void>;
};

/** @throws RestoreRefusal `not_a_medium`. */
export async function openMedium(root: string): Promise<Medium> {
  const read: Medium['read'] = (path, mostBytes) => readSmall(root, path, mostBytes);
  const bytes = await read(IDENTITY, 4096).catch(() => undefined);
  const parsed = face.safeParse(parseJson(bytes));
  if (!parsed.success) throw new RestoreRefusal('not_a_medium', root);
  const { chain, label } = parsed.data;
  const { dev } = await stat(root);
  return {
    root,
    face: { chain, label },
    listSets: () => listSets(root),
    read,
    async stream(path) {
      const file = await asAbsent(openPlainFile(root, path));
      await file?.close();
      return file && readPieces(root, path);
    },
    async requireThere() {
      const [now, then] = [await read(IDENTITY, 4096).catch(() => undefined), bytes];
      const isSame = now !== undefined && then?.equals(now) === true;
      if (isSame && (await stat(root)).dev === dev) return;
      throw new MediumAway(
        `介质 ${label} 在备份途中被取下或换过：请重新挂载到 ${root}，再备份一次`,
      );
    },
  };
}

/**
 * Opens a medium to write to, making one of an empty folder, and sweeps what an interrupted backup left.
 * @throws RestoreRefusal `not_a_medium` where the folder holds something else.
 */
export async function prepareMedium(root: string, made: MediumFace): Promise<Medium> {
  if (await isBare(root)) {
    for (const folder of FOLDERS) await makeFolder(join(root, folder), root);
    await rm(join(root, `${IDENTITY}.new`), { force: true });
    const text = canonicalJson({ format: 'lantai-medium-1', ...made });
    await writeNewFile(join(root, `${IDENTITY}.new`), Buffer.from(`${text}\n`));
    await rename(join(root, `${IDENTITY}.new`), join(root, IDENTITY));
    await syncFolder(root);
  }
  const medium = await openMedium(root);
  for (const folder of FOLDERS) await makeFolder(join(root, folder), root);
  for (const name of await readdir(join(root, 'drafts'))) {
    await rm(join(root, 'drafts', name), { recursive: true, force: true });
  }
  return medium;
}

/** Whether a medium may be made of a folder: it holds nothing, or what was left when making one was cut off. */
export async function isBare(root: string): Promise<boolean> {
  // A file system of its own has `lost+found` from the start.
  return (await readdir(root)).every(
    (name) => name === 'lost+found' || FOLDERS.includes(name) || name === `${IDENTITY}.new`,
  );
}

/** A new place under `drafts/`. */
export function draftPath({ root }: Medium): string {
  return join(root, 'drafts', randomUUID());
}

export async function openDraft(medium: Medium): Promise<string> {
  const draft = draftPath(medium);
  await mkdir(draft, { mode: 0o700 });
  return draft;
}

/** Makes a drafted set, with all it stands on durable already, the medium's newest. */
export async function installSet({ root }: Medium, draft: string, set: number): Promise<void> {
  await syncFolderTree(draft);
  await rename(draft, join(root, setFolder(set)));
  await syncFolder(join(root, 'sets'));
}

export function setFolder(set: number): string {
  return `sets/${String(set).padStart(4, '0')}`;
}

async function listSets(root: string): Promise<number[]> {
  const names = await readdir(join(root, 'sets')).catch(() => []);
  return names
    .filter((name) => /^\d{4,6}$/.test(name) && setFolder(Number(name)) === `sets/${name}`)
    .map(Number)
    .sort((one, other) => one - other);
}

async function readSmall(root: string, path: string, most: number): Promise<Buffer | undefined> {
  const file = await asAbsent(openPlainFile(root, path));
  if (!file) return undefined;
  try {
    if ((await file.stat()).size <= most) return await file.readFile();
  } finally {
    await file.close();
  }
  throw new RestoreRefusal('manifest_unreadable', `${path} 过大`);
}

/** A link or a device where a file should be is as good as no file. */
async function asAbsent<T>(reading: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'damaged') return undefined;
    throw error;
  }
}

function parseJson(bytes: Buffer | undefined): unknown {
  try {
    return bytes && (JSON.parse(bytes.toString('utf8')) as unknown);
  } catch {
    return undefined;
  }
}
