import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import {
  appendFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyVersion } from '../../../../db/objects/copies/copy-version.ts';
import { openCopy } from '../../../../db/objects/copies/open-copy.ts';
import { RepositoryError, type RepositoryErrorKind } from '../../../../db/objects/errors.ts';
import { sidecarOf } from '../../../../db/objects/inventory.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import { validateRoot } from '../../../../db/objects/validation/validate-root.ts';
import { storeVersion } from './store-object.ts';
import { treeOf } from './tree-of.ts';

async function failure(
  kind: RepositoryErrorKind,
  action: () => Promise<unknown>,
): Promise<RepositoryError> {
  const error: unknown = await action().catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(RepositoryError);
  expect((error as RepositoryError).kind).to.equal(kind);
  return error as RepositoryError;
}

describe('copying versions', () => {
  const id = randomUUID();
  let home: string;
  let source: string;
  let target: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'copies-'));
    source = join(home, 'objects');
    target = join(home, 'other', 'objects');
    await storeVersion(source, id, { 'p/0001/original': 'one', catalogue: 'first' });
    await storeVersion(source, id, { 'p/0002/original': 'two', catalogue: 'second' });
  });
  afterEach(() => rm(home, { recursive: true }));

  async function copy(version: number): Promise<string> {
    const copied = await copyVersion(source, await openCopy(target), { objectId: id, version });
    return copied.outcome;
  }

  it('makes a root that is the same bit by bit, and writes nothing twice', async () => {
    const copyRoot = await openCopy(target);
    expect(await copyVersion(source, copyRoot, { objectId: id, version: 1 })).to.deep.equal({
      outcome: 'copied',
      files: 2,
      bytes: 8,
    });
    expect(await validateRoot(target, { isOurs: true })).to.deep.equal([]);
    expect(await copy(2)).to.equal('copied');
    const tree = await treeOf(target);
    expect(tree).to.deep.equal(await treeOf(source));
    expect(await copy(1)).to.equal('present');
    expect(await copy(2)).to.equal('present');
    expect(await treeOf(target)).to.deep.equal(tree);
    expect(await validateRoot(target, { isOurs: true })).to.deep.equal([]);
    expect(await readdir(`${target}.staging`)).to.deep.equal([]);
  });

  it('takes versions in order, and only those there are', async () => {
    await failure('conflict', () => copy(2));
    await failure('absent', () => copy(3));
    await failure('refused', () => copy(0));
  });

  for (const [name, spoil] of Object.entries({
    altered: (path: string) => appendFile(path, 'x'),
    missing: (path: string) => rm(path),
    'a link': async (path: string) => {
      await rm(path);
      await symlink('/etc/passwd', path);
    },
  })) {
    for (const path of ['v1/content/catalogue', 'v1/inventory.json', 'v1/inventory.json.sha512']) {
      it(`copies nothing when ${path} is ${name}, and names it`, async () => {
        const folder = objectFolder(foldersOf(source), id);
        await spoil(join(folder, path));
        const error = await failure('damaged', () => copy(1));
        expect(error.message).to.include(join(folder, path.replace('.sha512', '')));
        expect(await readdir(target)).to.have.members([
          '0=ocfl_1.1',
          'extensions',
          'ocfl_layout.json',
        ]);
        expect(await readdir(`${target}.staging`)).to.deep.equal([]);
      });
    }
  }

  it('refuses to put a version in place of another, and names it', async () => {
    await storeVersion(target, id, { catalogue: 'another' });
    const tree = await treeOf(target);
    const error = await failure('conflict', () => copy(1));
    expect(error.message).to.include(join(objectFolder(foldersOf(target), id), 'v1'));
    await failure('conflict', () => copy(2));
    expect(await treeOf(target)).to.deep.equal(tree);
  });

  it('follows no link that stands for an object', async () => {
    const folder = objectFolder(foldersOf(source), id);
    await rename(folder, join(home, 'elsewhere'));
    await failure('absent', () => copy(1));
    await symlink(join(home, 'elsewhere'), folder);
    await failure('damaged', () => copy(1));
  });

  it('follows no inventory out of the source', async () => {
    const folder = objectFolder(foldersOf(source), id);
    const path = join(folder, 'v1', 'inventory.json');
    const json = await readFile(path, 'utf8');
    for (const [from, to] of [
      ['v1/content/catalogue', 'v1/content/../../../../../etc/passwd'],
      ['v1/content/catalogue', 'v1/../catalogue'],
      ['v1/content/catalogue', '/etc/passwd'],
      [id, randomUUID()],
      ['"head": "v1"', '"head": "v2"'],
    ] as const) {
      const forged = Buffer.from(json.replace(from, to));
      await writeFile(path, forged);
      await writeFile(`${path}.sha512`, sidecarOf(forged));
      await failure('damaged', () => copy(1));
    }
  });
});
