import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import {
  appendFile,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Inventory } from '../../../../db/objects/inventory.ts';
import { openRepository } from '../../../../db/objects/open-repository.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import type { Code } from '../../../../db/objects/validation/finding.ts';
import { validateObject } from '../../../../db/objects/validation/validate-object.ts';
import { validateRoot } from '../../../../db/objects/validation/validate-root.ts';
import { ingestVersion, objectIdOf } from '../faults/ingest.ts';
import { interceptFiles, READS } from '../faults/intercept-files.ts';
import { openJournal } from '../faults/journal.ts';

type Draft = Inventory & Record<string, unknown>;

/** Changes the newest inventory in both of its places, with sidecars that fit. */
async function rewrite(folder: string, change: (inventory: Draft) => void): Promise<void> {
  const inventory = JSON.parse(await readFile(join(folder, 'inventory.json'), 'utf8')) as Draft;
  change(inventory);
  const json = JSON.stringify(inventory);
  const sidecar = `${createHash('sha512').update(json).digest('hex')} inventory.json\n`;
  for (const place of [folder, join(folder, 'v2')]) {
    await writeFile(join(place, 'inventory.json'), json);
    await writeFile(join(place, 'inventory.json.sha512'), sidecar);
  }
}

/** What is done to a sound object of two versions, and the finding that must come of it. */
const DAMAGES: [name: string, code: Code, damage: (folder: string) => Promise<unknown>][] = [
  ['a lost content file', 'E092', (at) => rm(join(at, 'v1/content/catalogue'))],
  ['a content file cut short', 'E092', (at) => writeFile(join(at, 'v2/content/catalogue'), '')],
  ['a content file too many', 'E023', (at) => writeFile(join(at, 'v1/content/more'), 'x')],
  ['a file beside the content', 'E015', (at) => writeFile(join(at, 'v1/more'), 'x')],
  ['a folder beside the content', 'W002', (at) => mkdir(join(at, 'v1/more'))],
  ['an empty folder', 'E024', (at) => mkdir(join(at, 'v1/content/more'))],
  ['a link', 'E090', (at) => symlink('/etc/passwd', join(at, 'v1/content/more'))],
  ['a stray file', 'E001', (at) => writeFile(join(at, 'notes.txt'), 'x')],
  ['a lost declaration', 'E003', (at) => rm(join(at, '0=ocfl_object_1.1'))],
  ['a changed declaration', 'E007', (at) => appendFile(join(at, '0=ocfl_object_1.1'), 'x')],
  ['a lost inventory', 'E063', (at) => rm(join(at, 'inventory.json'))],
  ['a lost sidecar', 'E058', (at) => rm(join(at, 'inventory.json.sha512'))],
  ['a second declaration', 'E003', (at) => makeFile(join(at, '0=ocfl_object_1.0'))],
  [
    'a declaration of another name',
    'E006',
    (at) => rename(join(at, '0=ocfl_object_1.1'), join(at, '0=ocfl_1.1')),
  ],
  [
    'a declaration of a version to come',
    'E006',
    (at) => rename(join(at, '0=ocfl_object_1.1'), join(at, '0=ocfl_object_2.0')),
  ],
  ['a folder of no version', 'E001', (at) => makeFile(join(at, 'version3/x'))],
  ['a link in the object', 'E090', (at) => symlink('/etc', join(at, 'logs'))],
  ['a link in a version', 'E090', (at) => symlink('/etc/passwd', join(at, 'v1/more'))],
  ['an inventory that is a link', 'E063', (at) => replaceByLink(join(at, 'inventory.json'))],
  ['a content file that is a link', 'E092', (at) => replaceByLink(join(at, CONTENT))],
  ['a content file of two names', 'E090', (at) => linkTwice(at)],
  ['a content folder without content', 'W003', (at) => emptyThird(at)],
  ['a sidecar of another algorithm', 'E059', (at) => renameSidecar(at)],
  ['two sidecars', 'E001', (at) => makeFile(join(at, 'inventory.json.sha256'))],
  ['two sidecars of a version', 'E015', (at) => makeFile(join(at, 'v1/inventory.json.sha256'))],
  ['a copy beside the inventory', 'E001', (at) => makeFile(join(at, 'inventory.json.bak'))],
  [
    'a sidecar that is no digest',
    'E061',
    (at) => writeFile(join(at, 'inventory.json.sha512'), '?'),
  ],
  ['an inventory that is not JSON', 'E033', (at) => writeFile(join(at, 'inventory.json'), '{')],
  ['an inventory changed', 'E060', (at) => appendFile(join(at, 'inventory.json'), ' ')],
  ['a lost version inventory', 'W010', (at) => rm(join(at, 'v1/inventory.json'))],
  ['a lost version', 'E010', (at) => rm(join(at, 'v1'), { recursive: true })],
  ['a version too many', 'E046', (at) => cp(join(at, 'v2'), join(at, 'v3'), { recursive: true })],
  ['a file among extensions', 'E067', (at) => makeFile(join(at, 'extensions/x'))],
  ['an unknown extension', 'W013', (at) => makeFile(join(at, 'extensions/mine/x'))],
  ['the inventory of another version', 'E064', (at) => restoreFirst(at)],
  ['another id', 'E037', (at) => rewrite(at, (i) => (i.id = 'urn:uuid:other'))],
  ['an id that is no URI', 'W005', (at) => rewrite(at, (i) => (i.id = 'volume'))],
  ['an older head', 'E040', (at) => rewrite(at, (i) => (i.head = 'v1'))],
  ['no head', 'E036', (at) => rewrite(at, (i) => Reflect.deleteProperty(i, 'head'))],
  ['no manifest', 'E041', (at) => rewrite(at, (i) => Reflect.deleteProperty(i, 'manifest'))],
  ['no versions', 'E043', (at) => rewrite(at, (i) => Reflect.deleteProperty(i, 'versions'))],
  ['an empty list of versions', 'E008', (at) => rewrite(at, (i) => (i.versions = {}))],
  ['a manifest of another shape', 'E106', (at) => rewriteAs(at, 'manifest', { a: 'b' })],
  ['fixity of another shape', 'E111', (at) => rewriteAs(at, 'fixity', 'none')],
  ['a fixity block of another shape', 'E057', (at) => rewriteAs(at, 'fixity', { md5: ['a'] })],
  ['a wrong fixity digest', 'E093', (at) => rewriteAs(at, 'fixity', { md5: { ab: [CONTENT] } })],
  ['a key nobody knows', 'E102', (at) => rewriteAs(at, 'secret', 1)],
  ['a weak digest', 'E025', (at) => rewriteAs(at, 'digestAlgorithm', 'md5')],
  ['another type', 'E038', (at) => rewriteAs(at, 'type', 'https://ocfl.io/2.0/spec/#inventory')],
  ['history rewritten', 'E066', (at) => rewrite(at, (i) => (first(i).state = {}))],
  ['versions of another shape', 'E044', (at) => rewriteAs(at, 'versions', [])],
  ['a version of another shape', 'E047', (at) => rewrite(at, (i) => setFirst(i, 'none'))],
  ['a version without a state', 'E048', (at) => rewrite(at, (i) => deleteOfFirst(i, 'state'))],
  [
    'a state of another shape',
    'E051',
    (at) => rewrite(at, (i) => setOfFirst(i, 'state', { a: 1 })),
  ],
  ['a user without a name', 'E054', (at) => rewrite(at, (i) => setOfFirst(i, 'user', {}))],
  ['a message that is no text', 'E094', (at) => rewrite(at, (i) => setOfFirst(i, 'message', [[]]))],
  ['a key of a version nobody knows', 'E102', (at) => rewrite(at, (i) => setOfFirst(i, 'x', 1))],
  ['a type older than declared', 'E038', (at) => rewriteAs(at, 'type', OLDER_TYPE)],
  ['a digest nobody registered', 'E056', (at) => rewriteAs(at, 'fixity', { crc: {} })],
  ['fixity that is null', 'E111', (at) => rewriteAs(at, 'fixity', null)],
  ['a manifest that is null', 'E106', (at) => rewriteAs(at, 'manifest', null)],
  ['a content path from elsewhere', 'E042', (at) => rewrite(at, (i) => moveContent(i, 'x/y'))],
  [
    'a content path of a padded version',
    'E014',
    (at) => rewrite(at, (i) => moveContent(i, 'v01/y')),
  ],
  ['a version that starts with no v', 'E104', (at) => rewrite(at, (i) => nameThird(i, '3'))],
  ['a version zero', 'E105', (at) => rewrite(at, (i) => nameThird(i, 'v0'))],
  ['versions padded to two widths', 'E012', (at) => rewrite(at, (i) => padUnevenly(i))],
  ['a version beyond the next', 'E010', (at) => rewrite(at, (i) => nameThird(i, 'v9'))],
  ['an inventory nested without end', 'E033', (at) => writeNested(at)],
  ['a byte order mark', 'E033', (at) => markBytes(at)],
  ['an inventory too large to read', 'L005', (at) => truncate(join(at, 'inventory.json'), 2 ** 40)],
  ['a message rewritten', 'W011', (at) => rewrite(at, (i) => (first(i).message = 'other'))],
  [
    'a time without zone',
    'E049',
    (at) => rewrite(at, (i) => (first(i).created = '2024-05-06T07:08:09')),
  ],
  ['a path that climbs', 'E052', (at) => rewrite(at, (i) => renameShown(i, '../x'))],
  ['a path from the top', 'E053', (at) => rewrite(at, (i) => renameShown(i, '/x'))],
  ['a path that is a folder elsewhere', 'E095', (at) => rewrite(at, (i) => renameShown(i, 'p'))],
];

const CONTENT = 'v1/content/catalogue';
const OLDER_TYPE = 'https://ocfl.io/1.0/spec/#inventory';

async function replaceByLink(path: string): Promise<void> {
  await rename(path, `${path}.moved`);
  await symlink(`${path}.moved`, path);
}

async function linkTwice(folder: string): Promise<void> {
  const [one, other] = [join(folder, CONTENT), join(folder, 'v2/content/catalogue')];
  await rm(other);
  await link(one, other);
}

async function emptyThird(folder: string): Promise<void> {
  await mkdir(join(folder, 'v3/content'), { recursive: true });
}

async function renameSidecar(folder: string): Promise<void> {
  await rename(join(folder, 'inventory.json.sha512'), join(folder, 'inventory.json.sha256'));
}

async function writeNested(folder: string): Promise<void> {
  await writeFile(join(folder, 'inventory.json'), '['.repeat(2_000_000));
}

async function markBytes(folder: string): Promise<void> {
  const path = join(folder, 'inventory.json');
  await writeFile(path, Buffer.concat([Buffer.from('\ufeff'), await readFile(path)]));
}

function setFirst(inventory: Inventory, value: unknown): void {
  Reflect.set(inventory.versions, 'v1', value);
}

function setOfFirst(inventory: Inventory, key: string, value: unknown): void {
  Reflect.set(first(inventory), key, value);
}

function deleteOfFirst(inventory: Inventory, key: string): void {
  Reflect.deleteProperty(first(inventory), key);
}

function moveContent(inventory: Inventory, path: string): void {
  for (const paths of Object.values(inventory.manifest)) if (paths[0] === CONTENT) paths[0] = path;
}

function nameThird(inventory: Inventory, name: string): void {
  inventory.versions[name] = structuredClone(first(inventory));
}

function padUnevenly(inventory: Inventory): void {
  const block = structuredClone(first(inventory));
  inventory.versions = { v01: block, v002: block };
}

async function makeFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'x');
}

async function restoreFirst(folder: string): Promise<void> {
  await writeFile(
    join(folder, 'v2/inventory.json'),
    await readFile(join(folder, 'inventory.json')),
  );
  await appendFile(join(folder, 'v2/inventory.json'), '\n');
}

function rewriteAs(folder: string, key: string, value: unknown): Promise<void> {
  return rewrite(folder, (inventory) => Reflect.set(inventory, key, value));
}

function first(inventory: Inventory): Inventory['versions'][string] {
  return inventory.versions['v1'] ?? expect.fail('no first version');
}

function renameShown(inventory: Inventory, path: string): void {
  const state = inventory.versions['v2']?.state ?? {};
  for (const paths of Object.values(state)) if (paths[0] === 'catalogue') paths[0] = path;
}

describe('validateObject', () => {
  let home: string;
  let root: string;
  let folder: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'validate-'));
    root = join(home, 'objects');
    const repository = await openRepository(root);
    const journal = openJournal(join(home, 'journal'));
    await ingestVersion(repository, journal, objectIdOf(1));
    await ingestVersion(repository, journal, objectIdOf(1));
    folder = objectFolder(foldersOf(root), objectIdOf(1));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('finds nothing wrong with what the repository writes', async () => {
    expect(await validateObject(folder)).to.deep.equal([]);
    expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);
  });

  for (const [name, code, damage] of DAMAGES) {
    it(`names ${name}: ${code}`, async () => {
      await damage(folder);
      const findings = await validateObject(folder);
      expect(findings.map((finding) => finding.code)).to.include(code);
      for (const { message } of findings) expect(message).to.match(/\p{Script=Han}/u);
    });
  }

  it('knows an object of OCFL 1.0 by its own rules', async () => {
    await rename(join(folder, '0=ocfl_object_1.1'), join(folder, '0=ocfl_object_1.0'));
    await writeFile(join(folder, '0=ocfl_object_1.0'), 'ocfl_object_1.0\n');
    expect(await codesOf()).to.deep.equal(['E038']);
    await rewriteAs(folder, 'type', OLDER_TYPE);
    await rewriteFirst((inventory) => Reflect.set(inventory, 'type', OLDER_TYPE));
    expect(await codesOf()).to.deep.equal([]);
    expect(await codesOf({ isOurs: true })).to.include('L006');
  });

  it('holds what is ours to its one form', async () => {
    const strict = (): Promise<string[]> => codesOf({ isOurs: true });
    expect(await strict()).to.deep.equal([]);
    await mkdir(join(folder, 'logs'));
    expect(await codesOf()).to.deep.equal([]);
    expect(await strict()).to.deep.equal(['L006']);
    await rm(join(folder, 'logs'), { recursive: true });
    await rewrite(folder, () => undefined);
    expect(await codesOf()).to.deep.equal([]);
    expect(await strict()).to.deep.equal(['L006']);
  });

  it('takes for damage of ours what OCFL only warns of', async () => {
    await rm(join(folder, 'v1/inventory.json'));
    expect(await codesOf()).to.deep.equal(['W010']);
    expect(await codesOf({ isOurs: true })).to.deep.equal(['L006', 'W010']);
  });

  it('calls nothing sound that it could not read', async () => {
    const fail = async (at: number, code: string): Promise<boolean> => {
      let reads = 0;
      const undo = await interceptFiles(() => {
        if (++reads === at) throw Object.assign(new Error('injected'), { code });
        return 'whole';
      }, READS);
      const codes = await codesOf().finally(undo);
      if (reads < at) expect(codes).to.deep.equal([]);
      else expect(codes, `read ${at}`).to.include('L004');
      return reads >= at;
    };
    for (const code of ['EACCES', 'EIO']) {
      let at = 1;
      while (await fail(at, code)) at += 1;
      expect(at).to.be.greaterThan(20);
    }
  });

  it('comes to an end when files vanish under its eyes', async () => {
    const aside = join(home, 'aside');
    const names = ['inventory.json', 'v1', 'v2/content', CONTENT, 'v2/inventory.json.sha512'];
    for (const name of names) {
      for (let at = 1; at < 20; at += 4) {
        await cp(folder, aside, { recursive: true });
        let reads = 0;
        const undo = await interceptFiles(() => {
          if (++reads === at) rmSync(join(aside, name), { recursive: true });
          return 'whole';
        }, READS);
        const findings = await validateObject(aside).finally(undo);
        for (const { message } of findings) expect(message).to.match(/\p{Script=Han}/u);
        await rm(aside, { recursive: true });
      }
    }
  });

  it('waits for no pipe', async () => {
    for (const name of ['inventory.json', '0=ocfl_object_1.1', CONTENT, 'inventory.json.sha512']) {
      await rm(join(folder, name));
      execFileSync('mkfifo', [join(folder, name)]);
    }
    expect(await codesOf()).to.include.members(['E007', 'E063', 'E090']);
  });

  async function codesOf(options?: { isOurs?: boolean }): Promise<string[]> {
    const codes = (await validateObject(folder, options)).map(({ code }) => code);
    return [...new Set(codes)].sort();
  }

  async function rewriteFirst(change: (inventory: Draft) => void): Promise<void> {
    const path = join(folder, 'v1/inventory.json');
    const inventory = JSON.parse(await readFile(path, 'utf8')) as Draft;
    change(inventory);
    const json = JSON.stringify(inventory);
    await writeFile(path, json);
    const digest = createHash('sha512').update(json).digest('hex');
    await writeFile(`${path}.sha512`, `${digest} inventory.json\n`);
  }
});

describe('validateRoot', () => {
  let home: string;
  let root: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'validate-'));
    root = join(home, 'objects');
    const repository = await openRepository(root);
    const journal = openJournal(join(home, 'journal'));
    for (const n of [1, 2]) await ingestVersion(repository, journal, objectIdOf(n));
  });
  afterEach(() => rm(home, { recursive: true }));

  async function codes(): Promise<string[]> {
    return (await validateRoot(root, { isOurs: true })).map(({ code }) => code);
  }

  it('names what is wrong with the root itself', async () => {
    await writeFile(join(root, '0=ocfl_1.1'), 'ocfl_1.0\n');
    await writeFile(join(root, 'ocfl_layout.json'), '{}');
    await mkdir(join(root, 'ff', 'ff'), { recursive: true });
    await makeFile(join(root, 'fe', 'stray'));
    expect(await codes()).to.have.members(['E080', 'L002', 'E070', 'L002', 'E073', 'E072']);
  });

  const ROOT_DAMAGES: [name: string, code: Code, damage: () => Promise<unknown>][] = [
    ['no declaration', 'E069', () => rm(join(root, '0=ocfl_1.1'))],
    ['two declarations', 'E076', () => makeFile(join(root, '0=ocfl_1.0'))],
    [
      'a declaration of another name',
      'E079',
      () => rename(join(root, '0=ocfl_1.1'), join(root, '0=ocfl_root')),
    ],
    ['a layout nobody registered', 'E071', () => describeLayout('mine')],
    ['a layout without a name', 'E070', () => describeLayout(4)],
    ['a file among extensions', 'E112', () => makeFile(join(root, 'extensions/x'))],
    ['an unknown extension', 'W016', () => makeFile(join(root, 'extensions/mine/x'))],
    ['a link', 'E090', () => symlink('/etc', join(root, 'elsewhere'))],
    ['a link on the way', 'E090', () => linkBelow()],
    ['an object right under the root', 'W015', () => copyObject('flat')],
    ['one id twice', 'E037', () => copyObject('aa/bb/cc')],
    ['an object of a later version', 'E081', () => declareOlder()],
  ];

  const describeLayout = (extension: unknown): Promise<void> =>
    writeFile(join(root, 'ocfl_layout.json'), JSON.stringify({ extension, description: 'x' }));
  const copyObject = (path: string): Promise<void> =>
    cp(objectFolder(foldersOf(root), objectIdOf(1)), join(root, path), { recursive: true });
  const linkBelow = async (): Promise<void> => {
    await mkdir(join(root, 'ff'));
    await symlink('/etc', join(root, 'ff/x'));
  };
  const declareOlder = async (): Promise<void> => {
    await rm(join(root, '0=ocfl_1.1'));
    await writeFile(join(root, '0=ocfl_1.0'), 'ocfl_1.0\n');
  };

  for (const [name, code, damage] of ROOT_DAMAGES) {
    it(`names ${name}: ${code}`, async () => {
      await damage();
      expect((await validateRoot(root)).map((finding) => finding.code)).to.include(code);
    });
  }

  it('lets others keep files of their own in a root, and us none', async () => {
    await writeFile(join(root, 'README'), 'x');
    expect(await validateRoot(root)).to.deep.equal([]);
    expect(await codes()).to.deep.equal(['L006']);
  });

  it('names an object by where it lies', async () => {
    const folder = objectFolder(foldersOf(root), objectIdOf(2));
    await rm(join(folder, 'v1/content/catalogue'));
    const [finding] = await validateRoot(root);
    expect(finding?.code).to.equal('E092');
    expect(join(root, finding?.path ?? '')).to.equal(join(folder, 'v1/content/catalogue'));
  });

  it('names two objects that changed places', async () => {
    const [one, two] = [1, 2].map((n) => objectFolder(foldersOf(root), objectIdOf(n)));
    const aside = join(home, 'aside');
    await rename(one ?? '', aside);
    await rename(two ?? '', one ?? '');
    await rename(aside, two ?? '');
    expect(await codes()).to.deep.equal(['L001', 'L001']);
  });

  it('changes nothing', async () => {
    const before = (await stat(join(root, 'ocfl_layout.json'))).mtimeMs;
    const names = (await readdir(root, { recursive: true })).sort();
    await codes();
    expect((await readdir(root, { recursive: true })).sort()).to.deep.equal(names);
    expect((await stat(join(root, 'ocfl_layout.json'))).mtimeMs).to.equal(before);
  });
});
