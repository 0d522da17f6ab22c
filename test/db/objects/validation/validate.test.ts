import { expect } from 'chai';
import { createHash } from 'node:crypto';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
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

  it('notices a flipped bit in any file, and says where', async () => {
    const names = await readdir(root, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
    let state = 7;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state % below;
    };
    for (let flips = 0; flips < 60; flips++) {
      const path = files[flips % files.length] ?? '';
      const bytes = await readFile(path);
      const changed = Buffer.from(bytes);
      const at = next(bytes.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << next(8));
      await writeFile(path, changed);
      const findings = await validateRoot(root, { isOurs: true });
      const named = findings.filter((finding) => !finding.code.startsWith('W'));
      expect(named, path).to.not.deep.equal([]);
      const where = path.slice(root.length + 1).replace('.json.sha512', '.json');
      expect(
        named.some((finding) => finding.path.startsWith(where)),
        `${where}: ${JSON.stringify(named)}`,
      ).to.equal(true);
      await writeFile(path, bytes);
    }
    expect(await validateRoot(root, { isOurs: true })).to.deep.equal([]);
  });
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
    expect(await codes()).to.have.members(['E069', 'L002', 'E070', 'L002', 'E073', 'E072']);
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
