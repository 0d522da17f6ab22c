import { expect } from 'chai';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMedium, prepareMedium } from '../../server/backup/medium.ts';
import { keyFileLines, writeKeyFiles } from '../../server/backup/key-files.ts';
import { decodeManifest } from '../../server/backup/manifest.ts';
import { RestoreRefusal } from '../../server/backup/restore-refusal.ts';
import { CHAIN, temporaryFolder } from './support/back-up.ts';

const reasonOf = async (attempt: Promise<unknown>): Promise<string> => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof RestoreRefusal ? error.reason : String(error);
};
const stream = async function* (pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
};

describe('hostile parts of a medium', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder('hostile');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes no key file beside the home, twice, or of a name that is not ours', async () => {
    const bytes = Buffer.from('{}');
    const sound = { name: 'keystore.json', bytes };
    const vault = { name: 'keys/0123456789abcdef-2026.jsonl', bytes };
    for (const name of [
      '../evil',
      'keys/../../evil-2026.jsonl',
      '/etc/evil',
      'keys/0123456789abcdef-2026.jsonl/x',
      'keys/0123456789ABCDEF-2026.jsonl',
      'keystore.json',
      'ledger.lock',
      '',
    ]) {
      const home = join(folder, 'home');
      const lines = [...keyFileLines([sound, vault, { name, bytes }])];
      expect(await reasonOf(writeKeyFiles(home, stream(lines))), name).to.equal('key_part_altered');
      expect(readdirSync(folder)).to.deep.equal(['home']);
      rmSync(home, { recursive: true });
    }
  });

  it('takes a key part in pieces of any size, and none that is cut short or lacks the keystore', async () => {
    const files = [
      { name: 'keystore.json', bytes: Buffer.from('{"密钥":1}') },
      { name: 'keys/0123456789abcdef-2026.jsonl', bytes: Buffer.from('a\nb\n') },
    ];
    const whole = Buffer.concat([...keyFileLines(files)]);
    for (const size of [1, 7, 64, whole.length]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
        whole.subarray(at * size, (at + 1) * size),
      );
      const home = join(folder, String(size));
      await writeKeyFiles(home, stream(pieces));
      expect(existsSync(join(home, 'keys/0123456789abcdef-2026.jsonl'))).to.equal(true);
    }
    const cut = stream([whole.subarray(0, -1)]);
    expect(await reasonOf(writeKeyFiles(join(folder, 'cut'), cut))).to.equal('key_part_altered');
    const without = stream([...keyFileLines(files.slice(1))]);
    expect(await reasonOf(writeKeyFiles(join(folder, 'without'), without))).to.equal(
      'key_part_altered',
    );
  });

  it('reads no manifest with a field too many, a name out of bounds or a table twice', () => {
    for (const text of [
      '',
      '{}',
      '[]',
      'null',
      '{"format":"lantai-backup-1"}',
      '{"__proto__":{}}',
    ]) {
      expect(() => decodeManifest(Buffer.from(text)), text).to.throw(RestoreRefusal);
    }
  });

  it('follows no link, on the way or at its end, and reads no pipe or folder', async () => {
    const medium = await prepareMedium(folder, { chain: CHAIN, label: '盘' });
    mkdirSync(join(folder, 'outside'));
    writeFileSync(join(folder, 'outside', 'secret'), 'x');
    symlinkSync(join(folder, 'outside'), join(folder, 'chunks', 'aa'));
    symlinkSync(join(folder, 'outside', 'secret'), join(folder, 'chunks', 'linked'));
    expect(await medium.read('chunks/aa/secret', 100)).to.equal(undefined);
    expect(await medium.read('chunks/linked', 100)).to.equal(undefined);
    expect(await medium.read('chunks', 100)).to.equal(undefined);
    expect(await medium.stream('chunks/linked')).to.equal(undefined);
    expect((await medium.read('outside/secret', 100))?.toString()).to.equal('x');
  });

  it('counts as sets only folders that are named as it names them', async () => {
    const medium = await prepareMedium(folder, { chain: CHAIN, label: '盘' });
    for (const name of ['1', '00001', '0002', '0002x', '-001', 'draft', '10000']) {
      mkdirSync(join(folder, 'sets', name));
    }
    expect(await medium.listSets()).to.deep.equal([2, 10000]);
  });

  it('makes a medium of an empty folder only, again after a cut, and keeps what it is', async () => {
    writeFileSync(join(folder, 'photo.jpg'), 'x');
    expect(await reasonOf(prepareMedium(folder, { chain: CHAIN, label: '盘' }))).to.equal(
      'not_a_medium',
    );
    expect(readdirSync(folder)).to.deep.equal(['photo.jpg']);
    rmSync(join(folder, 'photo.jpg'));
    mkdirSync(join(folder, 'lost+found'));
    writeFileSync(join(folder, 'medium.json.new'), 'torn');
    await prepareMedium(folder, { chain: CHAIN, label: '盘' });
    const other = { chain: '0198f000-0000-7000-8000-000000000002', label: '别的' };
    await prepareMedium(folder, other);
    expect((await openMedium(folder)).face).to.deep.equal({ chain: CHAIN, label: '盘' });
  });

  it('sweeps what an interrupted backup left in drafts', async () => {
    await prepareMedium(folder, { chain: CHAIN, label: '盘' });
    mkdirSync(join(folder, 'drafts', 'half', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'drafts', 'chunk'), 'x');
    await prepareMedium(folder, { chain: CHAIN, label: '盘' });
    expect(readdirSync(join(folder, 'drafts'))).to.deep.equal([]);
  });
});
