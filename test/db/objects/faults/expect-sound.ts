import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { openRepository } from '../../../../db/objects/open-repository.ts';
import type { ObjectRepository } from '../../../../db/objects/object-repository.ts';
import { validateRoot } from '../../../../db/objects/validation/validate-root.ts';
import { contentOf, FILES } from './ingest.ts';
import type { Journal } from './journal.ts';

/**
 * After recovery: what was acknowledged is there bit by bit, nothing else is, and the whole is
 * valid OCFL.
 */
export async function expectSound(root: string, journal: Journal): Promise<ObjectRepository> {
  const repository = await openRepository(root);
  const report = await repository.recover((id, version) => journal.isVisible(id, version));
  expect(report.missing).to.deep.equal([]);
  expect(await readdir(`${root}.staging`)).to.deep.equal([]);
  expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);

  const latest = new Map<string, number>();
  for (const { objectId, version } of journal.entries()) {
    latest.set(objectId, version);
    for (const path of FILES) {
      const bytes = await repository.readWhole(objectId, version, path);
      expect(bytes.equals(contentOf(objectId, version, path))).to.equal(true);
    }
  }
  for (const [objectId, version] of latest) {
    expect(await repository.latestVersion(objectId)).to.equal(version);
  }
  expect(await countObjects(root)).to.equal(latest.size);
  return repository;
}

async function countObjects(root: string): Promise<number> {
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.endsWith('0=ocfl_object_1.1')).length;
}
