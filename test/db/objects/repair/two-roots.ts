import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '../../../../db/objects/open-repository.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import type { RepairReport } from '../../../../db/objects/repair/repair-report.ts';
import { copyAll } from '../copies/copy-all.ts';
import { objectIdOf } from '../faults/ingest.ts';
import { storeVersion } from '../copies/store-object.ts';
import { treeOf } from '../copies/tree-of.ts';

/** A repository with objects of one, two and three versions, and its copy. */
export type TwoRoots = {
  home: string;
  root: string;
  copy: string;
  /** Ids, each with its number of versions. */
  objects: [objectId: string, versions: number][];
  /** Every file of the root as it must be. */
  intact: Record<string, string>;
  folderOf: (root: string, objectId: string) => string;
  /** Repairs every object, from the copy unless told otherwise. */
  repairAll(copyRoot?: string): Promise<RepairReport[]>;
  /** Makes both as they were. */
  reset(): Promise<void>;
  remove(): Promise<void>;
};

export async function makeTwoRoots(): Promise<TwoRoots> {
  const home = await mkdtemp(join(tmpdir(), 'repair-'));
  const [root, copy, kept] = ['objects', 'copy', 'kept'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  const objects: TwoRoots['objects'] = [];
  for (let n = 1; n <= 3; n++) {
    for (let version = 1; version <= n; version++) {
      await storeVersion(root, objectIdOf(n), filesOf(n, version));
    }
    objects.push([objectIdOf(n), n]);
  }
  await copyAll(root, copy);
  await cp(root, kept, { recursive: true });
  return {
    home,
    root,
    copy,
    objects,
    intact: await treeOf(root),
    folderOf: (path, objectId) => objectFolder(foldersOf(path), objectId),
    async repairAll(copyRoot = copy) {
      const repository = await openRepository(root);
      const at = new Date('2026-11-27T00:00:00Z');
      await repository.repairRoot(at);
      const reports: RepairReport[] = [];
      for (const [objectId, version] of objects) {
        reports.push(await repository.repair({ objectId, version, copyRoot, at }));
      }
      return reports;
    },
    async reset() {
      for (const spoilt of [root, copy]) {
        await rm(spoilt, { recursive: true, force: true });
        await cp(kept, spoilt, { recursive: true });
      }
      await rm(`${root}.damaged`, { recursive: true, force: true });
    },
    remove: () => rm(home, { recursive: true }),
  };
}

function filesOf(n: number, version: number): Record<string, string> {
  const page = `p/000${version}/original`;
  return { [page]: `page ${n} ${version} `.repeat(99), 'catalogue.json': `list ${n} ${version}` };
}
