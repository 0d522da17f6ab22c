import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Machine } from '../../../audit/verify-folder.ts';
import {
  makeMaterial,
  newSigner,
  removePackages,
  writePackage,
  type Package,
} from '../support/make-package.ts';

type Outcome = { code: number; stdout: string; stderr: string };

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const signer = newSigner();
const material = makeMaterial([4, 9], signer);

/** The verifier alone, as it lies on an inspector's disc: no packages, no configuration. */
describe('audit/cli/verify', () => {
  let disc: string;
  let honest: Package;
  let keyFile: string;

  before(async () => {
    disc = await mkdtemp(join(tmpdir(), 'lantai-disc-'));
    for (const folder of ['audit', 'crypto']) {
      await cp(join(root, folder), join(disc, folder), { recursive: true });
    }
    honest = await writePackage(material, signer);
    keyFile = join(disc, 'key.txt');
    await writeFile(keyFile, honest.key);
  });

  after(async () => {
    await rm(disc, { recursive: true });
    await removePackages();
  });

  const verify = async (...args: string[]): Promise<Outcome> => {
    const command = ['audit/cli/verify.ts', ...args];
    try {
      return { code: 0, ...(await run(process.execPath, command, { cwd: disc, env: {} })) };
    } catch (error) {
      return error as Outcome;
    }
  };
  const verdictOf = ({ stdout }: Outcome) =>
    JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Machine;

  it('exits with 0 for an intact ledger and ends with a line for programs', async () => {
    const outcome = await verify(honest.directory, '--key', keyFile, '--at-least', '9');
    expect(outcome.code).to.equal(0);
    expect(outcome.stdout).to.include('结论：完好。共 9 条记录');
    expect(verdictOf(outcome)).to.deep.include({ result: 'intact', size: 9, provenSize: 9 });
  });

  it('exits with 1 for a ledger that lost its tail, by size or by checkpoint file', async () => {
    const cut = { entries: material.entries.slice(0, 4), notes: material.notes.slice(0, 1) };
    const { directory } = await writePackage(cut, signer);
    const held = join(disc, 'held.txt');
    await writeFile(held, material.notes.at(-1) ?? '');
    for (const atLeast of ['9', held]) {
      const outcome = await verify(directory, '--key', keyFile, '--at-least', atLeast);
      expect(outcome.code).to.equal(1);
      expect(verdictOf(outcome).firstBad).to.deep.equal({ from: 4, to: 4 });
    }
  });

  it('exits with 0 and a condition where the only key is that of the package', async () => {
    const outcome = await verify(honest.directory);
    expect(outcome.code).to.equal(0);
    expect(verdictOf(outcome).key?.source).to.equal('package');
  });

  it('exits with 3 and shows the usage for what it cannot understand', async () => {
    const attempts = [
      [],
      ['/nowhere'],
      [honest.directory, honest.directory],
      [honest.directory, '--unknown'],
      [honest.directory, '--key', '/nowhere'],
      [honest.directory, '--key', keyFile, '--at-least', '99999999999999999999'],
    ];
    for (const args of attempts) {
      const { code, stderr } = await verify(...args);
      expect(code, args.join(' ')).to.equal(3);
      expect(stderr).to.include('用法：');
    }
    expect((await verify('--help')).code).to.equal(0);
  });
});
