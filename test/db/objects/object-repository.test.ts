import { expect } from 'chai';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RepositoryError, type RepositoryErrorKind } from '../../../db/objects/errors.ts';
import type { ObjectRepository } from '../../../db/objects/object-repository.ts';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { foldersOf, objectFolder } from '../../../db/objects/paths.ts';
import { validateRoot } from '../../../db/objects/validation/validate-root.ts';

const note = {
  message: 'accession',
  user: { name: 'importer', address: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
  createdAt: new Date('2024-05-06T07:08:09Z'),
};

async function failsWith(kind: RepositoryErrorKind, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    expect(error).to.be.instanceOf(RepositoryError);
    expect((error as RepositoryError).kind).to.equal(kind);
    return;
  }
  expect.fail('expected a failure');
}

describe('object repository', () => {
  let home: string;
  let root: string;
  let repository: ObjectRepository;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'objects-'));
    root = join(home, 'objects');
    repository = await openRepository(root);
  });
  afterEach(() => rm(home, { recursive: true }));

  async function store(
    objectId: string,
    version: number,
    files: Record<string, string>,
  ): Promise<void> {
    const staged = await repository.stage(objectId, version);
    for (const [path, text] of Object.entries(files)) await staged.put(path, Buffer.from(text));
    await staged.install(note);
    await staged.release();
  }

  async function text(objectId: string, version: number, path: string): Promise<string> {
    return (await repository.readWhole(objectId, version, path)).toString();
  }

  it('shows in each version the files before it, and the new ones in place of the old', async () => {
    const id = randomUUID();
    await store(id, 1, { 'p/0001/original': 'one', catalogue: 'first' });
    await store(id, 2, { 'p/0002/original': 'two', catalogue: 'second' });
    expect(await text(id, 1, 'catalogue')).to.equal('first');
    expect(await text(id, 2, 'catalogue')).to.equal('second');
    expect(await text(id, 2, 'p/0001/original')).to.equal('one');
    const files = await repository.files(id, 2);
    expect([...files].map(([path, { storedIn }]) => [path, storedIn])).to.have.deep.members([
      ['p/0001/original', 1],
      ['p/0002/original', 2],
      ['catalogue', 2],
    ]);
    expect(await repository.latestVersion(id)).to.equal(2);
    expect(await repository.versions(id)).to.deep.equal([
      { version: 1, ...note },
      { version: 2, ...note },
    ]);
    expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);
  });

  it('tells digest and length of what it took, from a stream as from memory', async () => {
    const staged = await repository.stage(randomUUID(), 1);
    const whole = await staged.put('a', Buffer.from('abcdef'));
    const streamed = await staged.put('b', [Buffer.from('abc'), Buffer.from('def')]);
    const sha512 = createHash('sha512').update('abcdef').digest('hex');
    expect([whole, streamed]).to.deep.equal(Array(2).fill({ sha512, bytes: 6 }));
    await staged.put('empty', Buffer.alloc(0));
    await staged.install(note);
    await staged.release();
    expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);
  });

  it('reads ranges', async () => {
    const id = randomUUID();
    await store(id, 1, { page: '0123456789' });
    const read = async (range?: { startByte?: number; endByte?: number }): Promise<string> => {
      const parts = await Array.fromAsync(await repository.read(id, 1, 'page', range));
      return Buffer.concat(parts as Buffer[]).toString();
    };
    expect(await read()).to.equal('0123456789');
    expect(await read({ startByte: 2, endByte: 5 })).to.equal('234');
    expect(await read({ startByte: 8 })).to.equal('89');
    expect(await read({ endByte: 1 })).to.equal('0');
    await failsWith('refused', () => repository.read(id, 1, 'page', { startByte: 5, endByte: 5 }));
    await failsWith('refused', () => repository.read(id, 1, 'page', { startByte: -1 }));
    await failsWith('refused', () => repository.read(id, 1, 'page', { startByte: NaN }));
  });

  it('says what is absent', async () => {
    const id = randomUUID();
    await store(id, 1, { page: 'x' });
    await failsWith('absent', () => repository.readWhole(id, 1, 'other'));
    await failsWith('absent', () => repository.read(id, 2, 'page'));
    await failsWith('absent', () => repository.files(randomUUID(), 1));
    expect(await repository.latestVersion(randomUUID())).to.equal(0);
    expect(await repository.versions(randomUUID())).to.deep.equal([]);
  });

  it('takes versions in turn only, and each once', async () => {
    const id = randomUUID();
    await failsWith('conflict', () => repository.stage(id, 2));
    const [first, second] = [await repository.stage(id, 1), await repository.stage(id, 1)];
    await first.put('page', Buffer.from('first'));
    await second.put('page', Buffer.from('second'));
    await first.install(note);
    await failsWith('conflict', () => second.install(note));
    await second.discard();
    await first.release();
    expect(await text(id, 1, 'page')).to.equal('first');
    await failsWith('conflict', () => repository.stage(id, 1));

    const next = await Promise.all([1, 2, 3].map(() => repository.stage(id, 2)));
    await Promise.all(next.map((staged, at) => staged.put('page', Buffer.from(`v2-${at}`))));
    const outcomes = await Promise.allSettled(next.map((staged) => staged.install(note)));
    const winners = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
    expect(winners.length, 'whose files were flushed first, and nobody else').to.equal(1);
    const winner = winners[0] ?? -1;
    await Promise.all(next.toSpliced(winner, 1).map((staged) => staged.discard()));
    await next[winner]?.release();
    expect(await text(id, 2, 'page')).to.equal(`v2-${winner}`);
    expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);
    expect(await readdir(`${root}.staging`)).to.deep.equal([]);
  });

  it('refuses paths that collide within one version', async () => {
    const id = randomUUID();
    await store(id, 1, { 'a/b': 'x' });
    const staged = await repository.stage(id, 2);
    await failsWith('conflict', () => staged.put('a', Buffer.from('x')));
    await failsWith('conflict', () => staged.put('a/b/c', Buffer.from('x')));
    await staged.put('a/b', Buffer.from('replaces'));
    await failsWith('conflict', () => staged.put('a/b', Buffer.from('again')));
    await staged.install(note);
    expect(await text(id, 2, 'a/b')).to.equal('replaces');
  });

  it('refuses hostile ids, versions and paths', async () => {
    for (const id of ['', '..', '../../etc', randomUUID().toUpperCase(), `${randomUUID()}\n`]) {
      await failsWith('refused', () => repository.stage(id, 1));
      await failsWith('refused', () => repository.latestVersion(id));
    }
    for (const version of [0, -1, 1.5, NaN, 2 ** 60]) {
      await failsWith('refused', () => repository.stage(randomUUID(), version));
      await failsWith('refused', () => repository.readWhole(randomUUID(), version, 'a'));
    }
    const staged = await repository.stage(randomUUID(), 1);
    const paths = ['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', './a', 'a\\b', 'A', 'a b'];
    for (const path of [...paths, 'a\0', '.hidden', '页', 'x'.repeat(201), 'a\n']) {
      await failsWith('refused', () => staged.put(path, Buffer.from('x')));
    }
  });

  it('can only be discarded once a source has failed', async () => {
    const id = randomUUID();
    const staged = await repository.stage(id, 1);
    await staged.put('good', Buffer.from('x'));
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield await Promise.resolve(Buffer.from('half'));
      throw new Error('the scanner went away');
    };
    const error: unknown = await staged.put('bad', failing()).catch((reason: unknown) => reason);
    expect((error as Error).message).to.equal('the scanner went away');
    await failsWith('refused', () => staged.install(note));
    await failsWith('refused', () => staged.put('more', Buffer.from('x')));
    await staged.discard();
    await staged.discard();
    expect(await repository.latestVersion(id)).to.equal(0);
    expect(await readdir(`${root}.staging`)).to.deep.equal([]);
  });

  it('does not install what is empty, unfinished or already installed', async () => {
    const staged = await repository.stage(randomUUID(), 1);
    await failsWith('refused', () => staged.install(note));
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    const slow = async function* (): AsyncGenerator<Buffer> {
      yield await promise;
    };
    const writing = staged.put('slow', slow());
    await failsWith('refused', () => staged.install(note));
    await failsWith('refused', () => staged.release());
    resolve(Buffer.from('done'));
    await writing;
    await staged.install(note);
    await failsWith('refused', () => staged.install(note));
    await failsWith('refused', () => staged.put('late', Buffer.from('x')));
  });

  it('withholds an installed version that is discarded, and keeps its bytes', async () => {
    const id = randomUUID();
    for (const version of [1, 2]) {
      const staged = await repository.stage(id, version);
      await staged.put('page', Buffer.from(`mistake ${version}`));
      await staged.install(note);
      await staged.discard();
      expect(await repository.latestVersion(id)).to.equal(version - 1);
      await failsWith('absent', () => repository.readWhole(id, version, 'page'));
      expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);
      await store(id, version, { page: `right ${version}` });
      expect(await text(id, version, 'page')).to.equal(`right ${version}`);
    }
    expect(await readdir(join(`${root}.withheld`, id))).to.have.length(2);
    expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);
  });

  it('offers nothing that deletes, and overwrites only in repairs', () => {
    expect(Object.keys(repository).sort()).to.deep.equal([
      'files',
      'inventory',
      'latestVersion',
      'read',
      'readWhole',
      'recover',
      'repair',
      'repairRoot',
      'stage',
      'versions',
    ]);
  });

  it('lets no one else look', async () => {
    const id = randomUUID();
    await store(id, 1, { 'p/0001/original': 'x' });
    for (const folder of [root, `${root}.staging`, `${root}.withheld`]) {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const { mode } = await stat(join(entry.parentPath, entry.name));
        expect(mode & 0o777, entry.name).to.equal(entry.isDirectory() ? 0o700 : 0o600);
      }
      expect((await stat(folder)).mode & 0o777).to.equal(0o700);
    }
  });

  it('names damage when it reads', async () => {
    const id = randomUUID();
    await store(id, 1, { page: 'x', other: 'y' });
    const folder = objectFolder(foldersOf(root), id);
    await rm(join(folder, 'v1', 'content', 'page'));
    await failsWith('damaged', () => repository.readWhole(id, 1, 'page'));
    await failsWith('damaged', () => repository.read(id, 1, 'page'));
    await writeFile(join(folder, 'v1', 'inventory.json'), '{}');
    const reopened = await openRepository(root);
    await failsWith('damaged', () => reopened.readWhole(id, 1, 'other'));
    await failsWith('damaged', () => reopened.stage(id, 2));
  });

  it('follows no inventory out of the repository, even one with a fitting sidecar', async () => {
    const id = randomUUID();
    await store(id, 1, { page: 'x' });
    const folder = join(objectFolder(foldersOf(root), id), 'v1');
    const inventory = await repository.inventory(id, 1);
    for (const path of ['../../../../../etc/passwd', 'v1/content/../../x', '/etc/passwd']) {
      const digest = Object.keys(inventory.manifest)[0] ?? '';
      const json = JSON.stringify({ ...inventory, manifest: { [digest]: [path] } });
      const sha512 = createHash('sha512').update(json).digest('hex');
      await writeFile(join(folder, 'inventory.json'), json);
      await writeFile(join(folder, 'inventory.json.sha512'), `${sha512} inventory.json\n`);
      const reopened = await openRepository(root);
      await failsWith('damaged', () => reopened.readWhole(id, 1, 'page'));
    }
  });

  it('opens again, and refuses a folder that is something else', async () => {
    const id = randomUUID();
    await store(id, 1, { page: 'x' });
    repository = await openRepository(root);
    expect(await text(id, 1, 'page')).to.equal('x');
    const other = join(home, 'other');
    await mkdir(other);
    await writeFile(join(other, 'letter.txt'), 'dear');
    await failsWith('damaged', () => openRepository(other));
    expect(await readdir(other)).to.deep.equal(['letter.txt']);
  });
});
