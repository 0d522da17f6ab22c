import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createRoot } from './create-root.ts';
import { hasCode, RepositoryError } from './errors.ts';
import type { ByteRange, ObjectRepository, VersionSummary } from './object-repository.ts';
import { checkObjectId, checkVersion, foldersOf, objectFolder } from './paths.ts';
import { inventoryReader, latestVersion, type VersionContents } from './read-inventory.ts';
import { recover } from './recover.ts';
import { repairObject } from './repair/repair-object.ts';
import { repairRoot } from './repair/repair-root.ts';
import { stageVersion } from './stage-version.ts';
import { openWriteGate } from './write-gate.ts';

/**
 * Opens the repository on the file system under `root`, making it when there is none. Staging and
 * withheld versions lie beside it in `ROOT.staging` and `ROOT.withheld`. One process may write.
 */
export async function openRepository(root: string): Promise<ObjectRepository> {
  const folders = foldersOf(root);
  const damagedRootFiles = await createRoot(folders);
  const inventories = inventoryReader(folders);
  const gate = openWriteGate();

  function contents(objectId: string, version: number): Promise<VersionContents> {
    checkObjectId(objectId);
    checkVersion(version);
    return inventories.read(objectId, version);
  }

  function latest(objectId: string): Promise<number> {
    checkObjectId(objectId);
    return latestVersion(folders, objectId);
  }

  async function locate(objectId: string, version: number, path: string): Promise<string> {
    const file = (await contents(objectId, version)).files.get(path);
    if (!file) throw absentFile();
    return join(objectFolder(folders, objectId), file.contentPath);
  }

  return {
    async stage(objectId, version) {
      checkVersion(version);
      if ((await latest(objectId)) !== version - 1) throw outOfTurn();
      const previous = version > 1 ? await contents(objectId, version - 1) : undefined;
      const onWithheld = (): void => inventories.forget(objectId, version);
      const claim = { objectId, version };
      return gate.beside(() => stageVersion({ folders, gate, claim, previous, onWithheld }));
    },
    read: async (objectId, version, path, range) =>
      openStream(await locate(objectId, version, path), range),
    readWhole: async (objectId, version, path) => readWhole(await locate(objectId, version, path)),
    files: async (objectId, version) => (await contents(objectId, version)).files,
    latestVersion: latest,
    async versions(objectId) {
      const head = await latest(objectId);
      return head === 0 ? [] : summarise(await contents(objectId, head));
    },
    inventory: async (objectId, version) =>
      structuredClone((await contents(objectId, version)).inventory),
    recover: (isVisible) => gate.alone(() => recover(folders, isVisible, damagedRootFiles)),
    repair: (order) => repairObject(folders, gate, order),
    repairRoot: (at) => repairRoot(folders, gate, at),
  };
}

function summarise({ inventory }: VersionContents): VersionSummary[] {
  return Object.entries(inventory.versions).map(([name, { message, user, created }]) => ({
    version: Number(name.slice(1)),
    message,
    user,
    createdAt: new Date(created),
  }));
}

async function openStream(path: string, range: ByteRange = {}): Promise<Readable> {
  const { startByte = 0, endByte = Infinity } = range;
  if (!(startByte >= 0 && startByte < endByte)) {
    throw new RepositoryError('refused', '读取范围无效');
  }
  const file = await orDamaged(open(path, 'r'));
  return file.createReadStream({ start: startByte, end: endByte - 1 });
}

function readWhole(path: string): Promise<Buffer> {
  return orDamaged(readFile(path));
}

/** The inventory names the file, so its absence is damage. */
async function orDamaged<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new RepositoryError('damaged', '档案库中的文件丢失，请从副本恢复', { cause: error });
  }
}

function absentFile(): RepositoryError {
  return new RepositoryError('absent', '该版本中没有这个文件');
}

function outOfTurn(): RepositoryError {
  return new RepositoryError('conflict', '版本号不是下一个版本，请刷新后重试');
}
