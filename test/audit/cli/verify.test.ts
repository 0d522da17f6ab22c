import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { writeConsistency } from '../../../audit/consistency-file.ts';
import { cosign } from '../../../audit/cosignature.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { makeConsistencyProof } from '../../../audit/make-proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import type { Machine } from '../../../audit/verify-folder.ts';
import { bundleVerifier } from '../../../server/cli/write-verifier.ts';
import { naiveRoot } from '../support/naive-tree.ts';
import {
  entryOf,
  makeMaterial,
  newSigner,
  noteAt,
  removePackages,
  storedEntry,
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

  it('counts witnesses by the policy that the auditor gives', async () => {
    const witness = newSigner('w');
    const policy = join(disc, 'policy.txt');
    await writeFile(policy, `log ${honest.key}witness w ${encodeVerifierKey(witness)}quorum w\n`);
    const alone = await verify(honest.directory, '--policy', policy);
    expect(alone.code).to.equal(2);
    expect(alone.stdout).to.include('法定见证');
    const notes = material.notes.map((note) => cosign(note, witness, 1));
    const { directory } = await writePackage({ ...material, notes }, signer);
    const outcome = await verify(directory, '--policy', policy);
    expect(outcome.code).to.equal(0);
    expect(verdictOf(outcome)).to.deep.include({ witnesses: ['w'], provenSize: 9 });
  });

  it('takes a proof file in place of a folder', async () => {
    const [oldNote = '', newNote = ''] = material.notes;
    const leaves = material.entries.map(({ leafHash }) => leafHash);
    const steps = { oldSize: 4, newSize: 9 };
    const readNode = (level: number, at: number) =>
      Promise.resolve(naiveRoot(sm3Tree, leaves.slice(at * 2 ** level, (at + 1) * 2 ** level)));
    const hashes = await makeConsistencyProof(sm3Tree, readNode, steps);
    const file = join(disc, 'proof.txt');
    await writeFile(file, writeConsistency({ hashes, oldNote, newNote }));
    const outcome = await verify(file, '--key', keyFile);
    expect(outcome.code).to.equal(0);
    expect(verdictOf(outcome)).to.deep.include({ kind: 'consistency', size: 9, oldSize: 4 });
    await writeFile(file, writeConsistency({ hashes: hashes.slice(1), oldNote, newNote }));
    expect((await verify(file, '--key', keyFile)).code).to.equal(1);
  });

  it('compares two copies, and writes down what convicts them', async () => {
    const entries = [...material.entries];
    entries[6] = storedEntry(encodeLeaf(entryOf(6, { actor: 'nobody' })));
    const notes = [4, 9].map((size) => noteAt(entries, size, signer));
    const other = await writePackage({ entries, notes }, signer);
    const held = join(disc, 'old-head.txt');
    await writeFile(held, material.notes[0] ?? '');
    const grown = await verify('--between', held, other.directory, '--key', keyFile);
    expect(grown.code).to.equal(0);
    const same = await verify('compare', honest.directory, honest.directory, '--key', keyFile);
    expect(same.code).to.equal(0);
    const evidence = join(disc, 'fork.txt');
    const sides = [honest.directory, other.directory, '--key', keyFile, '--evidence', evidence];
    const forked = await verify('compare', ...sides);
    expect(forked.code).to.equal(1);
    expect(forked.stdout).to.include('【证据】');
    const shown = await verify(evidence, '--key', keyFile);
    expect(shown.code).to.equal(1);
    expect(verdictOf(shown).findings[0]?.code).to.equal('history_forked');
    expect((await verify('compare', ...sides)).code, 'evidence is not overwritten').to.equal(3);
  });

  it('is the same as one file, which is the same wherever it is made', async () => {
    const code = await bundleVerifier();
    expect(await bundleVerifier()).to.equal(code);
    const imported = [...code.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name]) => name);
    expect(imported.every((name) => name?.startsWith('node:'))).to.equal(true);
    expect(code).not.to.include(root);
    const file = join(disc, 'alone', 'lantai-verify.mjs');
    await mkdir(dirname(file));
    await writeFile(file, code);
    const { stdout } = await run(process.execPath, [file, honest.directory, '--key', keyFile], {
      cwd: dirname(file),
      env: {},
    });
    expect(stdout).to.include('结论：完好。共 9 条记录');
  });

  it('exits with 3 and shows the usage for what it cannot understand', async () => {
    const attempts = [
      [],
      ['/nowhere'],
      [honest.directory, honest.directory],
      [honest.directory, '--unknown'],
      [honest.directory, '--key', '/nowhere'],
      [honest.directory, '--key', keyFile, '--at-least', '99999999999999999999'],
      [honest.directory, '--key', keyFile, '--policy', keyFile],
      [honest.directory, '--policy', keyFile],
      [keyFile],
      [keyFile, '--at-least', '1'],
      ['compare', honest.directory],
      ['compare', keyFile, keyFile],
      ['compare', honest.directory, honest.directory, '--at-least', '1'],
      ['--between', honest.directory, keyFile],
    ];
    for (const args of attempts) {
      const { code, stderr } = await verify(...args);
      expect(code, args.join(' ')).to.equal(3);
      expect(stderr).to.include('用法：');
    }
    expect((await verify('--help')).code).to.equal(0);
  });
});
