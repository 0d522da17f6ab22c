import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openCopy } from '../../../db/objects/copies/open-copy.ts';
import { syncFolder, writeNewFile } from '../../../db/objects/durable-files.ts';
import { hasCode } from '../../../db/objects/errors.ts';
import type { Folders } from '../../../db/objects/paths.ts';
import { CopyAway } from './copy-away.ts';

/** What a copy says of itself, in `copy.json` beside its `objects/`. */
type Marker = { format: string; id: string; origin: string };
/** What the house remembers of its copy, in `second-copy.json`. */
type Memory = { path: string; id: string };

export type AttachedCopy = { folders: Folders; isSameDisk: boolean; requireThere(): Promise<void> };

const FORMAT = 'lantai-copy-1';

type Place = { home: string; path: string; origin: string };

/**
 * Opens the second copy at `path`, or sets it up there the first time. A copy is known by its
 * marker, so that the empty folder of a disk that is not mounted is never taken for it; `origin` is
 * the name of this installation's ledger.
 * @throws CopyAway where the folder is not this installation's copy.
 */
export async function attachCopy(place: Place): Promise<AttachedCopy> {
  const { home, path, origin } = place;
  const memory = await readJson<Memory>(join(home, 'second-copy.json'));
  const known = memory?.path === path ? memory.id : undefined;
  const marker = (await readMarker(path)) ?? (await setUp(place, known));
  if (marker.origin !== origin) {
    throw new CopyAway(`${path} 里是另一套系统的副本：请核对 LANTAI_COPY，或换一块磁盘`);
  }
  if (known !== undefined && known !== marker.id) throw otherDisk(place);
  if (known === undefined) await writeJson(join(home, 'second-copy.json'), { path, id: marker.id });
  const [ours, theirs] = await Promise.all([stat(home), stat(path)]);
  return {
    folders: await openCopy(join(path, 'objects')),
    isSameDisk: ours.dev === theirs.dev,
    requireThere: async () => {
      if ((await readMarker(path))?.id !== marker.id) throw notThere(place);
    },
  };
}

async function setUp(place: Place, known: string | undefined): Promise<Marker> {
  const { path, origin } = place;
  if (known !== undefined) throw notThere(place);
  const names = await readdir(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (!names) throw new CopyAway(`副本目录 ${path} 不存在：请挂载磁盘，并先建立这个目录`);
  if (names.some((name) => name !== 'lost+found')) {
    throw new CopyAway(`副本目录 ${path} 里有别的文件：请给副本一个空目录`);
  }
  const marker: Marker = { format: FORMAT, id: randomUUID(), origin };
  await writeJson(join(path, 'copy.json'), marker);
  return marker;
}

async function readMarker(path: string): Promise<Marker | undefined> {
  const marker = await readJson<Marker>(join(path, 'copy.json'));
  if (!marker || marker.format === FORMAT) return marker;
  throw new CopyAway(`${path}/copy.json 不是副本的标识：请核对 LANTAI_COPY`);
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    if (!(error instanceof SyntaxError)) throw error;
    throw new CopyAway(`${file} 已损坏：请从备份恢复该文件，或换一块空磁盘作副本`);
  }
}

async function writeJson(file: string, value: object): Promise<void> {
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  await writeNewFile(draft, Buffer.from(`${JSON.stringify(value)}\n`));
  await rename(draft, file);
  await syncFolder(dirname(file));
}

function notThere({ path }: Place): CopyAway {
  return new CopyAway(`副本磁盘不在 ${path}：请检查是否已挂载${orNewDisk()}`);
}

function otherDisk({ path }: Place): CopyAway {
  return new CopyAway(`${path} 里是另一块副本磁盘：请换回原来的${orNewDisk()}`);
}

function orNewDisk(): string {
  return '；如确已换新盘，请删除数据目录中的 second-copy.json 后重新启动';
}
