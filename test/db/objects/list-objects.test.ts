import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { listObjects } from '../../../db/objects/list-objects.ts';
import { foldersOf, objectFolder } from '../../../db/objects/paths.ts';
import { objectIdOf } from './faults/ingest.ts';
import { storeVersion } from './copies/store-object.ts';

describe('the list of objects', () => {
  let home: string;
  let root: string;
  const ids = Array.from({ length: 12 }, (_, at) => objectIdOf(at));

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'list-'));
    root = join(home, 'objects');
    for (const id of ids) await storeVersion(root, id, { catalogue: id });
  });
  after(() => rm(home, { recursive: true }));

  const folderOf = (id: string): string => relative(root, objectFolder(foldersOf(root), id));

  it('names each object once, in the order of folders, from any folder on', async () => {
    const expected = ids.map((objectId) => ({ folder: folderOf(objectId), objectId }));
    expected.sort((one, other) => (one.folder < other.folder ? -1 : 1));
    expect(await Array.fromAsync(listObjects(root))).to.deep.equal(expected);
    for (const [at, { folder }] of expected.entries()) {
      const rest = await Array.fromAsync(listObjects(root, { after: folder }));
      expect(rest).to.deep.equal(expected.slice(at + 1));
    }
  });

  it('tells the id from any inventory that is left, and shows objects without one', async () => {
    const [one = '', other = ''] = ids;
    await writeFile(join(root, folderOf(one), 'inventory.json'), 'noise');
    await rm(join(root, folderOf(other), 'inventory.json'));
    await writeFile(join(root, folderOf(other), 'v1', 'inventory.json'), `"id": "urn:uuid:${one}"`);
    await mkdir(join(root, 'not-a-tuple'));
    const listed = await Array.fromAsync(listObjects(root));
    const idAt = new Map(listed.map(({ folder, objectId }) => [folder, objectId]));
    expect(listed).to.have.length(ids.length);
    expect(idAt.get(folderOf(one))).to.equal(one);
    expect(idAt.get(folderOf(other))).to.equal(undefined);
  });
});
