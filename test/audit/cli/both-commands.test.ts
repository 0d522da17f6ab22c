import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosign } from '../../../audit/cosignature.ts';
import { writeProof } from '../../../audit/proof-file.ts';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import { makeMaterial, newSigner, removePackages, writePackage } from '../support/make-package.ts';
import { entryOf } from '../support/make-package.ts';
import { obstacle } from '../support/second-verifier.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';

const root = join(import.meta.dirname, '../../..');
const signer = newSigner();
const stranger = newSigner('stranger');
const material = makeMaterial([1], signer);
const COMMANDS = [
  [process.execPath, join(root, 'audit/cli/verify.ts')],
  ['python3', join(root, 'audit/second/verify.py')],
] as const;

/** Exit codes of both commands, as processes of their own. */
async function codesOf(argv: string[], env: NodeJS.ProcessEnv = {}, to = ''): Promise<number[]> {
  const run = ([program, script]: readonly [string, string]): Promise<number> =>
    new Promise((settle) => {
      const shell = `"$0" "$@" ${to}`;
      const settings = { env: { PATH: process.env['PATH'], ...env } };
      execFile('bash', ['-c', shell, program, script, ...argv], settings, (error) => {
        settle(error ? Number(error.code) : 0);
      });
    });
  return Promise.all(COMMANDS.map(run));
}

describe('both verifiers as commands', () => {
  let folder: string;
  let key: string;
  let written = 0;
  const file = async (content: string | Buffer): Promise<string> => {
    const path = join(folder, `given-${(written += 1)}`);
    await writeFile(path, content);
    return path;
  };
  const sound = () => writePackage(material, signer);
  const [note = ''] = material.notes;
  const pem = signer.publicKey;

  before(async function () {
    if (obstacle !== undefined) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'lantai-commands-'));
    key = encodeVerifierKey(signer);
  });
  after(async () => {
    await removePackages();
    if (folder) await rm(folder, { recursive: true });
  });

  it('take a key with the line ends and blanks of other systems, and no other bytes', async () => {
    const { directory } = await sound();
    const bytes = Buffer.from(key);
    for (const [content, code] of [
      [key, 0],
      [`\r\n ${key}\t\r\n`, 0],
      [pem.replaceAll('\n', '\r\n'), 0],
      [`\ufeff${key}`, 3],
      [`\u001c${key}`, 3],
      [Buffer.concat([bytes, Buffer.from([0xff])]), 3],
      [pem.replace(/\n(.)/, '\n=$1'), 3],
      [newSigner().publicKey, 2],
    ] as const) {
      const path = await file(content);
      expect(await codesOf([directory, '--key', path]), content.toString()).to.deep.equal([
        code,
        code,
      ]);
    }
  });

  it('take no policy, checkpoint or proof that is not UTF-8', async () => {
    const { directory } = await sound();
    const policy = `log ${key}quorum none\n`;
    const remark = Buffer.concat([Buffer.from('# '), Buffer.from([0xb2, 0xdf, 0x0a])]);
    const bad = await file(Buffer.concat([remark, Buffer.from(policy)]));
    expect(await codesOf([directory, '--policy', await file(policy)])).to.deep.equal([0, 0]);
    expect(await codesOf([directory, '--policy', bad])).to.deep.equal([3, 3]);
    const keyFile = await file(key);
    const spoilt = (text: string): Buffer =>
      Buffer.concat([Buffer.from(text.trimEnd()), Buffer.from([0xff, 0x0a])]);
    const doubted = cosign(note, stranger, 1);
    expect(
      await codesOf([directory, '--key', keyFile, '--at-least', await file(doubted)]),
    ).to.deep.equal([0, 0]);
    expect(
      await codesOf([directory, '--key', keyFile, '--at-least', await file(spoilt(doubted))]),
    ).to.deep.equal([3, 3]);
    const leaf = encodeLeaf(entryOf(0));
    const proof = writeProof({ index: 0, leaf, hashes: [], note: doubted });
    expect(await codesOf([await file(proof), '--key', keyFile])).to.deep.equal([0, 0]);
    expect(await codesOf([await file(spoilt(proof)), '--key', keyFile])).to.deep.equal([2, 2]);
  });

  it('know options by their whole names', async () => {
    const { directory } = await sound();
    const keyFile = await file(key);
    for (const argv of [
      ['--ke', keyFile],
      [`--ke=${keyFile}`],
      ['--betwee', directory],
      ['--key'],
      ['-k', keyFile],
    ]) {
      expect(await codesOf([directory, ...argv]), argv.join(' ')).to.deep.equal([3, 3]);
    }
    expect(await codesOf([`--key=${keyFile}`, '--', directory])).to.deep.equal([0, 0]);
  });

  it('follow no link to a folder, and get to the end of a deep one', async () => {
    const { directory } = await sound();
    const elsewhere = await sound();
    await rename(join(directory, 'tile'), join(folder, 'tile'));
    await symlink(join(elsewhere.directory, 'tile'), join(directory, 'tile'));
    const keyFile = await file(key);
    expect(await codesOf([directory, '--key', keyFile])).to.deep.equal([1, 1]);
    await mkdir(join(elsewhere.directory, ...Array<string>(1200).fill('a')), { recursive: true });
    expect(await codesOf([elsewhere.directory, '--key', keyFile])).to.deep.equal([0, 0]);
  });

  it('end as unproven, never as tampered, where their answer cannot be written', async () => {
    const { directory } = await sound();
    expect(await codesOf([directory], {}, '>/dev/full')).to.deep.equal([2, 2]);
  });

  it('answer in UTF-8 whatever the terminal is set to', async () => {
    const { directory } = await sound();
    await writeFile(join(directory, 'na\u0308me'), '');
    for (const env of [
      { LC_ALL: 'C', PYTHONUTF8: '0', PYTHONCOERCECLOCALE: '0' },
      { PYTHONIOENCODING: 'gbk' },
    ]) {
      expect(await codesOf([directory], env)).to.deep.equal([2, 2]);
    }
  });
});
