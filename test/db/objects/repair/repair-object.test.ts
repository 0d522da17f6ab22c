import { expect } from 'chai';
import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryError } from '../../../../db/objects/errors.ts';
import { sidecarOf } from '../../../../db/objects/inventory.ts';
import { openRepository } from '../../../../db/objects/open-repository.ts';
import type { RepairOutcome } from '../../../../db/objects/repair/repair-report.ts';
import { objectIdOf } from '../faults/ingest.ts';
import { treeOf } from '../copies/tree-of.ts';
import { makeTwoRoots, type TwoRoots } from './two-roots.ts';

const ID = objectIdOf(3);

describe('repairing objects', () => {
  let roots: TwoRoots;
  let folder: string;
  let copied: string;

  before(async () => {
    roots = await makeTwoRoots();
    folder = roots.folderOf(roots.root, ID);
    copied = roots.folderOf(roots.copy, ID);
  });
  afterEach(() => roots.reset());
  after(() => roots.remove());

  async function outcome(copyRoot = roots.copy): Promise<RepairOutcome> {
    const reports = await roots.repairAll(copyRoot);
    const others = reports.filter(({ objectId }) => objectId !== ID);
    expect(others.map((report) => report.outcome)).to.deep.equal(['sound', 'sound']);
    return reports.find(({ objectId }) => objectId === ID)?.outcome ?? 'refused';
  }

  async function expectIntact(): Promise<void> {
    expect(await treeOf(roots.root)).to.deep.equal(roots.intact);
    expect(await readdir(`${roots.root}.staging`)).to.deep.equal([]);
  }

  it('finds nothing to do in what is sound', async () => {
    expect(await outcome()).to.equal('sound');
    await expectIntact();
    expect(await readdir(roots.home)).to.not.include('objects.damaged');
  });

  const content = 'v2/content/p/0002/original';
  for (const [what, spoil] of Object.entries({
    'an altered page': () => appendFile(join(folder, content), 'x'),
    'a truncated page': () => truncate(join(folder, content), 3),
    'a lost page': () => rm(join(folder, content)),
    'a link in place of a page': async () => {
      await rm(join(folder, content));
      await symlink(join(copied, content), join(folder, content));
    },
    'a folder in place of a page': async () => {
      await rm(join(folder, content));
      await mkdir(join(folder, content));
    },
    'a file in place of a folder': async () => {
      await rm(join(folder, 'v2/content/p'), { recursive: true });
      await writeFile(join(folder, 'v2/content/p'), 'x');
    },
    'a lost version': () => rm(join(folder, 'v2'), { recursive: true }),
    'the newest version lost': () => rm(join(folder, 'v3'), { recursive: true }),
    'a lost object': () => rm(folder, { recursive: true }),
    'a link in place of the object': async () => {
      await rm(folder, { recursive: true });
      await symlink(copied, folder);
    },
    'all inventories lost': async () => {
      for (const where of ['', 'v1', 'v2', 'v3']) await rm(join(folder, where, 'inventory.json'));
    },
    strays: async () => {
      await writeFile(join(folder, 'notes.txt'), 'x');
      await mkdir(join(folder, 'v2', 'content', 'empty'));
      await writeFile(join(folder, 'v1', 'content', 'p', '0001', 'extra'), 'x');
      await mkdir(join(folder, 'v1', 'more'));
      await symlink('/etc/passwd', join(folder, 'v1', 'passwd'));
    },
    'a declaration of another kind': () =>
      rename(join(folder, '0=ocfl_object_1.1'), join(folder, '0=ocfl_object_1.0')),
    'an older inventory as its own': async () => {
      for (const name of ['inventory.json', 'inventory.json.sha512']) {
        await cp(join(folder, 'v2', name), join(folder, name));
      }
    },
  })) {
    it(`puts right ${what}, and keeps what was there`, async () => {
      await spoil();
      const spoilt = Object.entries(await treeOf(roots.root));
      expect(Object.fromEntries(spoilt)).to.not.deep.equal(roots.intact);
      expect(await outcome()).to.equal('repaired');
      await expectIntact();
      const wrong = spoilt.filter(
        ([path, bytes]) => roots.intact[path] !== bytes && !['empty', 'strange'].includes(bytes),
      );
      if (wrong.length > 0) {
        const kept = Object.values(await treeOf(`${roots.root}.damaged`));
        expect(kept).to.include.members(wrong.map(([, bytes]) => bytes));
      }
      expect(await outcome()).to.equal('sound');
    });
  }

  it('needs no copy for what the object itself proves', async () => {
    const pages = ['v1/content/p/0001/original', 'v3/content/p/0003/original'] as const;
    await rename(join(folder, pages[0]), join(folder, 'x'));
    await rename(join(folder, pages[1]), join(folder, pages[0]));
    await rename(join(folder, 'x'), join(folder, pages[1]));
    await rm(join(folder, '0=ocfl_object_1.1'));
    for (const where of ['', 'v1', 'v2'])
      await writeFile(join(folder, where, 'inventory.json'), '');
    await rm(join(folder, 'v1', 'inventory.json.sha512'));
    expect(await outcome(join(roots.home, 'no-copy'))).to.equal('repaired');
    await expectIntact();
    const kept = Object.values(await treeOf(`${roots.root}.damaged`));
    for (const page of pages) {
      const bytes = await readFile(join(folder, page));
      expect(kept).to.include(bytes.toString('base64'));
    }
  });

  it('mends the files of the storage root', async () => {
    const config = 'extensions/0004-hashed-n-tuple-storage-layout/config.json';
    await appendFile(join(roots.root, 'ocfl_layout.json'), 'x');
    await rm(join(roots.root, '0=ocfl_1.1'));
    await outcome();
    await expectIntact();
    await rm(join(roots.root, config));
    await outcome();
    await expectIntact();
    // The objects themselves show how they are laid out.
    await rm(join(roots.root, config));
    await rm(join(roots.root, 'ocfl_layout.json'));
    await outcome();
    await expectIntact();
    for (const name of ['ocfl_layout.json', 'extensions', '0=ocfl_1.1']) {
      await rm(join(roots.root, name), { recursive: true });
    }
    for (const [id] of roots.objects) await rm(roots.folderOf(roots.root, id), { recursive: true });
    const error: unknown = await openRepository(roots.root).catch((reason: unknown) => reason);
    expect((error as RepositoryError).kind).to.equal('damaged');
  });

  it('takes from a copy that is itself damaged only what is proven', async () => {
    await appendFile(join(folder, 'v1/content/catalogue.json'), 'x');
    await appendFile(join(folder, content), 'x');
    await appendFile(join(copied, content), 'y');
    await appendFile(join(copied, 'inventory.json'), 'y');
    const stays = (await treeOf(folder))[content];
    expect(await outcome()).to.equal('partial');
    const good = await treeOf(roots.folderOf(join(roots.home, 'kept'), ID));
    expect(await treeOf(folder)).to.deep.equal({ ...good, [content]: stays });
  });

  for (const [what, forge] of Object.entries({
    'whose file is damaged in the same place': () => appendFile(join(copied, content), 'x'),
    'without the file': () => rm(join(copied, content)),
    'with a link to the file': async () => {
      await rename(join(copied, content), join(roots.home, 'page'));
      await symlink(join(roots.home, 'page'), join(copied, content));
    },
    'with a link to the object': async () => {
      await rm(join(roots.home, 'elsewhere'), { recursive: true, force: true });
      await rename(copied, join(roots.home, 'elsewhere'));
      await symlink(join(roots.home, 'elsewhere'), copied);
    },
    'that holds another object in its place': async () => {
      await rm(copied, { recursive: true });
      await cp(roots.folderOf(roots.copy, objectIdOf(2)), copied, { recursive: true });
    },
    'that tells another history': async () => {
      for (const where of ['', 'v3']) {
        const path = join(copied, where, 'inventory.json');
        const json = Buffer.from((await readFile(path, 'utf8')).replace('accession', 'forged'));
        await writeFile(path, json);
        await writeFile(`${path}.sha512`, sidecarOf(json));
      }
    },
    'that contradicts itself': async () => {
      const path = join(copied, 'v1', 'inventory.json');
      const json = Buffer.from((await readFile(path, 'utf8')).replace('accession', 'forged'));
      await writeFile(path, json);
      await writeFile(`${path}.sha512`, sidecarOf(json));
    },
    'that is not there': () => rm(roots.copy, { recursive: true }),
  })) {
    it(`takes nothing from a copy ${what}`, async () => {
      await forge();
      await appendFile(join(folder, content), 'x');
      const before = await treeOf(roots.root);
      expect(await outcome()).to.equal('refused');
      expect(await treeOf(roots.root)).to.deep.equal(before);
      expect(await readdir(roots.home)).to.not.include('objects.damaged');
    });
  }

  it('follows no inventory of a copy out of it', async () => {
    await rm(folder, { recursive: true });
    for (const where of ['', 'v3']) {
      const path = join(copied, where, 'inventory.json');
      const text = await readFile(path, 'utf8');
      const json = Buffer.from(text.replaceAll('v2/content/', 'v2/content/../../../../../'));
      await writeFile(path, json);
      await writeFile(`${path}.sha512`, sidecarOf(json));
    }
    await rm(join(copied, 'v1', 'inventory.json'));
    await rm(join(copied, 'v2', 'inventory.json'));
    expect(await outcome()).to.equal('refused');
    expect(await readdir(roots.home)).to.not.include('objects.damaged');
  });

  it('takes no inventory from a copy that is not valid as a whole', async () => {
    await rm(folder, { recursive: true });
    await appendFile(join(copied, content), 'x');
    expect(await outcome()).to.equal('refused');
    expect(await readdir(roots.home)).to.not.include('objects.damaged');
  });

  it('leaves alone a version that it was not told of', async () => {
    const repository = await openRepository(roots.root);
    const at = new Date('2026-11-27T00:00:00Z');
    const report = await repository.repair({ objectId: ID, version: 1, copyRoot: roots.copy, at });
    expect(report.outcome).to.equal('sound');
    await expectIntact();
  });
});
