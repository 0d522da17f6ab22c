import { createWriteStream, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import * as yazl from 'yazl';
import { CliError } from '../../../server/cli/cli-error.ts';
import { unpackLedger } from '../../../server/cli/ledger/unpack-ledger.ts';
import { interceptFiles } from '../../db/objects/faults/intercept-files.ts';

const FILES = ['checkpoint', 'tile/0/000', 'tile/entries/000.p/5'];

describe('unpacking an exported ledger', () => {
  let place: string;
  let file: string;
  beforeEach(async () => {
    place = mkdtempSync(join(tmpdir(), 'lantai-unpack-'));
    file = join(place, 'ledger.zip');
    const zip = new yazl.ZipFile();
    for (const path of FILES) zip.addBuffer(Buffer.from(path), path);
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(file));
  });
  afterEach(() => rmSync(place, { recursive: true }));

  /** Paths below `place` that are flushed until `work` settles, each before `heed` hears of it. */
  const flushedBy = async (
    work: () => Promise<unknown>,
    heed: (path: string) => void = () => undefined,
  ): Promise<string[]> => {
    const flushed: string[] = [];
    const undo = await interceptFiles(
      (_, handle) => {
        const { fd } = handle as FileHandle;
        const path = relative(place, readlinkSync(`/proc/self/fd/${fd}`));
        heed(path);
        flushed.push(path);
        return 'whole';
      },
      ['sync'],
    );
    await work().finally(undo);
    return flushed;
  };

  it('flushes every file, every folder and what holds them before it says so', async () => {
    const dir = join(place, 'usb', 'ledger');
    const flushed = await flushedBy(async () =>
      expect(await unpackLedger(file, dir)).to.equal(FILES.length),
    );
    for (const path of FILES) expect(readFileSync(join(dir, path), 'utf8')).to.equal(path);
    const folders = ['', 'tile', 'tile/0', 'tile/entries', 'tile/entries/000.p'];
    const within = [...FILES, ...folders].map((path) => join('usb', 'ledger', path));
    expect(flushed).to.have.members(['', 'usb', ...within].map((path) => path.replace(/\/$/, '')));
  });

  it('says what to do where the medium takes a file or a folder no more', async () => {
    for (const [count, lost] of ['checkpoint', 'tile/entries', ''].entries()) {
      const dir = join(place, `usb${count}`);
      const error: unknown = await flushedBy(
        () => unpackLedger(file, dir),
        (path) => {
          if (path === relative(place, join(dir, lost))) throw new Error('EIO: i/o error, fsync');
        },
      ).catch((thrown: unknown) => thrown);
      expect(error, lost).to.be.instanceOf(CliError).and.include({ exitCode: 2 });
      expect(String(error)).to.include('没有写完').and.include('EIO').and.include('请检查介质');
    }
  });
});
