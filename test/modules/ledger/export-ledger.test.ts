import { onlyKey } from '../../../audit/log-keys.ts';
import { expect } from 'chai';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import { verifyFolder, type Machine } from '../../../audit/verify-folder.ts';
import { exportLedger } from '../../../server/modules/ledger/export-ledger.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { makeLedgerBed, recordMany, type LedgerBed } from './support/test-ledger.ts';

const SEED = 724_004;
/** One full tile and a partial one. */
const SIZE = 270;
const FLIPS_PER_FILE = 12;

describe('exportLedger', () => {
  let bed: LedgerBed;
  let folder: string;
  const files: { path: string; bytes: Buffer }[] = [];
  before(async () => {
    bed = await makeLedgerBed();
    const ledger = await bed.open();
    await recordMany(bed, ledger, SIZE, 45);
    await ledger.close();
    folder = mkdtempSync(join(tmpdir(), 'lantai-export-'));
    for await (const file of exportLedger(bed.database.app, onlyKey(bed.signer))) {
      files.push(file);
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      restore(file);
    }
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await bed.clear();
  });

  const restore = ({ path, bytes }: { path: string; bytes: Buffer }): void =>
    writeFileSync(join(folder, path), bytes);

  const verdict = async (): Promise<Machine> => {
    const { machine } = await verifyFolder(folder, { key: encodeVerifierKey(bed.signer) });
    return machine;
  };

  it('lays out a folder that proves itself by the key that the auditor holds', async () => {
    expect(await verdict()).to.include({ result: 'intact', exitCode: 0, size: SIZE });
    expect(files.map(({ path }) => path)).to.include.members([
      'README.txt',
      'checkpoint',
      'checkpoints/000',
      'public-key.txt',
      'tile/0/000',
      'tile/0/001.p/14',
      'tile/entries/000',
      'tile/entries/001.p/14',
    ]);
  });

  it('gives the same bytes again while nothing is added', async () => {
    const again: Buffer[] = [];
    for await (const { bytes } of exportLedger(bed.database.app, onlyKey(bed.signer)))
      again.push(bytes);
    expect(Buffer.concat(again).equals(Buffer.concat(files.map(({ bytes }) => bytes)))).to.equal(
      true,
    );
  });

  it('is called intact with no bit of it flipped, wherever that is', async () => {
    const random = numbersFrom(SEED);
    for (const file of files) {
      for (let flip = 0; flip < FLIPS_PER_FILE; flip += 1) {
        const [at, bit] = [random(file.bytes.length), random(8)];
        const changed = Buffer.from(file.bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
        restore({ path: file.path, bytes: changed });
        expect((await verdict()).exitCode, `${file.path}, byte ${at}, bit ${bit}`).not.to.equal(0);
      }
      restore(file);
    }
    expect((await verdict()).exitCode).to.equal(0);
  });

  it('is not called intact with a file gone, cut short, longer, or one too many', async () => {
    for (const file of files) {
      const path = join(folder, file.path);
      rmSync(path);
      expect((await verdict()).exitCode, `without ${file.path}`).not.to.equal(0);
      writeFileSync(path, file.bytes.subarray(0, -1));
      expect((await verdict()).exitCode, `${file.path}, cut`).not.to.equal(0);
      writeFileSync(path, file.bytes);
      appendFileSync(path, '\n');
      expect((await verdict()).exitCode, `${file.path}, longer`).not.to.equal(0);
      restore(file);
    }
    writeFileSync(join(folder, 'tile', 'stray'), 'x');
    expect((await verdict()).exitCode).not.to.equal(0);
    rmSync(join(folder, 'tile', 'stray'));
    expect((await verdict()).exitCode).to.equal(0);
    expect(readFileSync(join(folder, 'README.txt'), 'utf8')).to.match(/\p{Script=Han}/u);
  });
});
