import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eraseKeyPartsBefore } from '../../server/backup/erase-key-parts-before.ts';
import { prepareMedium, setFolder, type Medium } from '../../server/backup/medium.ts';

const SECRET = Buffer.alloc(150_000, 'sealed keys ');

describe('key parts of older sets', () => {
  let root: string;
  let medium: Medium;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'lantai-parts-'));
    medium = await prepareMedium(root, { chain: crypto.randomUUID(), label: 'BF-01' });
    for (const set of [1, 2, 3]) {
      mkdirSync(join(root, setFolder(set)));
      writeFileSync(partOf(set), SECRET);
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const partOf = (set: number): string => join(root, setFolder(set), 'keys.sealed');

  it('are written over before they go, and the newest stays', async () => {
    // Who has the file open still sees what its blocks hold once it has no name.
    const held = openSync(partOf(1), 'r');
    await eraseKeyPartsBefore(medium, 3);
    expect([1, 2, 3].map((set) => existsSync(partOf(set)))).to.deep.equal([false, false, true]);
    expect(readFileSync(partOf(3)).equals(SECRET)).to.equal(true);
    expect(fstatSync(held)).to.include({ size: SECRET.length, nlink: 0 });
    const left = Buffer.alloc(SECRET.length);
    readSync(held, left, 0, left.length, 0);
    closeSync(held);
    expect(left.includes('sealed keys')).to.equal(false);
    await eraseKeyPartsBefore(medium, 3);
  });

  it('lead no noise to a file elsewhere, by a link or a second name', async () => {
    const elsewhere = join(root, 'elsewhere');
    writeFileSync(elsewhere, SECRET);
    rmSync(partOf(1));
    symlinkSync(elsewhere, partOf(1));
    rmSync(partOf(2));
    linkSync(elsewhere, partOf(2));
    await eraseKeyPartsBefore(medium, 3);
    expect([1, 2].map((set) => existsSync(partOf(set)))).to.deep.equal([false, false]);
    expect(readFileSync(elsewhere).equals(SECRET)).to.equal(true);
  });
});
