import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '../../db/objects/open-repository.ts';
import { foldersOf, objectFolder } from '../../db/objects/paths.ts';
import { validateObjects } from '../../server/cli/validate-objects.ts';
import { ingestVersion, objectIdOf } from '../db/objects/faults/ingest.ts';
import { openJournal } from '../db/objects/faults/journal.ts';
import { FIXTURES, fixturesOf, wantedErrors } from '../db/objects/validation/fixtures.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');

type Transcript = { exitCode: number | null; said: string[]; complained: string };

/** In this process: a new one for each of the fixtures takes too long. */
async function run(...args: string[]): Promise<Transcript> {
  let said = '';
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text) => (said += String(text)) !== '';
  try {
    const exitCode = await validateObjects.run(['validate', ...args]);
    return { exitCode, said: said.split('\n').slice(0, -1), complained: '' };
  } finally {
    process.stdout.write = write;
  }
}

function lantai(...args: string[]): Transcript {
  const child = spawnSync(process.execPath, [LANTAI, 'objects', ...args], { encoding: 'utf8' });
  const said = child.stdout.split('\n').slice(0, -1);
  return { exitCode: child.status, said, complained: child.stderr };
}

/** The codes of all lines between the first, which says what it is, and the last, which counts. */
function codesIn({ said }: Transcript): string[] {
  const codes = said.slice(1, -1).map((line) => {
    expect(line).to.match(/^[EWL]\d{3} \S.* \p{Script=Han}/u);
    return line.slice(0, 4);
  });
  return [...new Set(codes)].sort();
}

describe('lantai objects validate', () => {
  let home: string;
  let root: string;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'validate-cli-'));
    root = join(home, 'objects');
    const repository = await openRepository(root);
    const journal = openJournal(join(home, 'journal'));
    for (const n of [1, 1, 2]) await ingestVersion(repository, journal, objectIdOf(n));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const folderOf = (n: number): string => objectFolder(foldersOf(root), objectIdOf(n));

  it('passes what we write, as a root and as an object', () => {
    const whole = lantai('validate', root, '--ours');
    expect(whole).to.deep.equal({
      exitCode: 0,
      said: [`${root}：OCFL 存储根`, '合格：2 个对象，0 处错误，0 处警告'],
      complained: '',
    });
    const one = lantai('validate', folderOf(1));
    expect(one.exitCode).to.equal(0);
    expect(one.said).to.deep.equal([`${folderOf(1)}：OCFL 对象`, '合格：0 处错误，0 处警告']);
  });

  it('names code, place and meaning, and answers with 1', () => {
    rmSync(join(folderOf(2), 'v1/content/catalogue'));
    const { exitCode, said } = lantai('validate', root);
    expect(exitCode).to.equal(1);
    const where = join(folderOf(2), 'v1/content/catalogue').slice(root.length + 1);
    expect(said.slice(1)).to.deep.equal([
      `E092 ${where} 内容文件缺失或与摘要不符`,
      '不合格：2 个对象，1 处错误，0 处警告',
    ]);
  });

  it('lets warnings pass, unless it should be ours', async () => {
    rmSync(join(folderOf(1), 'v1/inventory.json'));
    expect(await run(root)).to.deep.include({ exitCode: 0 });
    const strict = await run(root, '--ours');
    expect(strict.exitCode).to.equal(1);
    expect(codesIn(strict)).to.deep.equal(['L006', 'W010']);
  });

  it('says how it is used', () => {
    const file = join(home, 'journal');
    const missing = join(home, 'nowhere');
    for (const args of [
      [],
      ['validate'],
      ['check', root],
      ['validate', root, root],
      ['validate', file],
      ['validate', missing],
      ['validate', root, '--mine'],
    ]) {
      const { exitCode, said, complained } = lantai(...args);
      expect({ exitCode, said }, args.join(' ')).to.deep.equal({ exitCode: 3, said: [] });
      expect(complained).to.contain('用法：npm run lantai -- objects validate PATH');
    }
  });

  it('calls a folder of something else no object', async () => {
    const other = join(home, 'letters');
    mkdirSync(other);
    writeFileSync(join(other, 'letter.txt'), 'dear');
    const transcript = await run(other);
    expect(transcript.exitCode).to.equal(1);
    expect(codesIn(transcript)).to.deep.equal(['E001', 'E003', 'E063']);
  });

  it('lets no file name write to the terminal, nor begin a line', async () => {
    const name = 'a\u001b[2J\nE999 b\u202e';
    writeFileSync(join(folderOf(1), name), 'x');
    const { said } = await run(folderOf(1));
    expect(said[1]).to.equal(
      'E001 a\\u{1b}[2J\\u{a}E999 b\\u{202e} 对象目录中有不应存在的文件或目录',
    );
  });

  it('comes to an end, with a verdict, whatever stands where an inventory should', async () => {
    const place = join(folderOf(1), 'inventory.json');
    const strange: [name: string, make: () => unknown][] = [
      ['a pipe', () => execFileSync('mkfifo', [place])],
      ['a folder', () => mkdirSync(place)],
      ['an endless device', () => symlinkSync('/dev/zero', place)],
      ['a circle', () => symlinkSync(place, place)],
      ['bytes', () => writeFileSync(place, Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
      ['null', () => writeFileSync(place, 'null')],
      ['depth', () => writeFileSync(place, '{"id":'.repeat(1_000_000))],
      [
        'a prototype',
        () => writeFileSync(place, '{"__proto__":{"id":1},"versions":{"__proto__":1}}'),
      ],
      ['many versions', () => writeFileSync(place, manyVersions(130_000))],
      ['a long path', () => writeFileSync(place, longPath(2_000_000))],
    ];
    for (const [name, make] of strange) {
      rmSync(place, { recursive: true, force: true });
      make();
      const transcript = await run(root);
      expect(transcript.exitCode, name).to.equal(1);
      expect(codesIn(transcript), name).to.not.deep.equal([]);
    }
  });

  describe('on the published fixtures', () => {
    const { good, bad, warn } = fixturesOf();
    before(function () {
      if (good.length > 0) return;
      process.stdout.write(`      skipped: no fixtures in ${FIXTURES}\n`);
      this.skip();
    });

    it('passes what is good', async () => {
      for (const { name, path } of good) {
        const transcript = await run(path);
        expect(transcript.exitCode, name).to.equal(0);
        expect(codesIn(transcript), name).to.deep.equal([]);
      }
    });

    it('refuses what is bad, by its codes', async () => {
      for (const fixture of bad) {
        const transcript = await run(fixture.path);
        expect(transcript.exitCode, fixture.name).to.equal(1);
        const errors = codesIn(transcript).filter((code) => code.startsWith('E'));
        expect(errors, fixture.name).to.deep.equal(wantedErrors(fixture));
      }
    });

    it('warns of what should be otherwise, by its codes, and passes it', async () => {
      for (const { name, path, codes } of warn) {
        const transcript = await run(path);
        expect(transcript.exitCode, name).to.equal(0);
        expect(codesIn(transcript), name).to.deep.equal(codes);
      }
    });
  });
});

function manyVersions(count: number): string {
  const versions = Array.from({ length: count }, (_, at) => [`v${at + 1}`, {}]);
  return JSON.stringify({ versions: Object.fromEntries(versions) as object });
}

function longPath(segments: number): string {
  return JSON.stringify({ manifest: { ab: ['v1/'.repeat(segments), 'v1'] } });
}
