import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changePassword } from '../../../crypto/keyring/change-locks.ts';
import { createKeystore } from '../../../crypto/keyring/create-keystore.ts';
import { openKeystore } from '../../../crypto/keyring/open-keystore.ts';
import type { KeystoreFile } from '../../../crypto/keyring/keystore-file.ts';
import { EnvelopeError, KeystoreError } from '../../../crypto/errors.ts';

const FEW = { rounds: 10 };
const SECRET = '兰台 keystore secret';

async function failure(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => expect.fail('expected a failure'),
    (reason: unknown) => reason,
  );
}

describe('keystore', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystore-'));
    path = join(folder, 'keystore.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('opens with its secret and holds the same keys again', async () => {
    const made = await createKeystore(path, SECRET, FEW);
    const sealed = made.sealField('label', 'text');
    const opened = await openKeystore(path, SECRET);
    expect(opened.openField('label', sealed)).to.equal('text');
    expect(opened.blindIndex('a', 'b')).to.deep.equal(made.blindIndex('a', 'b'));
  });

  it('takes a secret written in another Unicode form', async () => {
    await createKeystore(path, 'é', FEW);
    await openKeystore(path, 'e\u0301');
  });

  it('refuses a wrong secret and an empty one', async () => {
    await createKeystore(path, SECRET, FEW);
    const wrong = await failure(openKeystore(path, 'keystore secret'));
    expect(wrong).to.be.instanceOf(KeystoreError);
    expect((wrong as Error).message).to.include('口令不对');
    expect(await failure(createKeystore(join(folder, 'b'), '', FEW))).to.be.instanceOf(
      KeystoreError,
    );
  });

  it('writes nothing once another process has written to its file', async () => {
    const slot = { unit: 'QY', year: 2026, volume: 'v1' };
    const stale = await createKeystore(path, SECRET, FEW);
    await stale.newVolumeKey(slot);
    const other = await openKeystore(path, SECRET);
    await other.rotateMaster();
    await other.storeSecret('late', Buffer.from('a newer key'));
    const before = await readFile(path);
    const acts: [string, () => Promise<unknown>][] = [
      ['a secret', () => stale.storeSecret('mine', Buffer.from('x'))],
      ['the master', () => stale.rotateMaster()],
      ['locks', () => changePassword(stale, 'another secret', FEW)],
      // Its first line would rest under a master that is gone.
      ['a first key', () => stale.newVolumeKey({ unit: 'C1', year: 2026, volume: 'w1' })],
      ['the end of a key', () => stale.destroyVolumeKey(slot)],
      ['a backup', () => stale.readFiles()],
    ];
    for (const [what, act] of acts) {
      const refused = await failure(act());
      expect(refused, what).to.be.instanceOf(KeystoreError);
      expect((refused as Error).message, what)
        .to.include('被改动')
        .and.include('重新启动');
    }
    expect((await readFile(path)).equals(before)).to.equal(true);
    await rm(path);
    expect(await failure(other.storeSecret('x', Buffer.from('x')))).to.be.instanceOf(KeystoreError);
    await writeFile(path, before);
    const opened = await openKeystore(path, SECRET);
    expect(opened.readSecret('late')?.toString()).to.equal('a newer key');
    await opened.openVolumeKey(slot);
  });

  it('never overwrites a keystore, even when two are made at once', async () => {
    const tries = [SECRET, 'other'].map((secret) => createKeystore(path, secret, FEW));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.map((outcome) => outcome.status).sort()).to.deep.equal([
      'fulfilled',
      'rejected',
    ]);
    const before = await readFile(path);
    expect(await failure(createKeystore(path, SECRET, FEW))).to.be.instanceOf(KeystoreError);
    expect(await readFile(path)).to.deep.equal(before);
  });

  it('keeps named secrets, each once, through reopening', async () => {
    const made = await createKeystore(path, SECRET, FEW);
    const names = ['ledger/1', 'pepper', '__proto__', 'constructor'];
    expect(made.readSecret('constructor')).to.equal(undefined);
    await Promise.all(names.map((name) => made.storeSecret(name, Buffer.from(`of ${name}`))));
    const opened = await openKeystore(path, SECRET);
    for (const name of names) {
      expect(opened.readSecret(name)?.toString()).to.equal(`of ${name}`);
      expect(made.readSecret(name)?.toString()).to.equal(`of ${name}`);
    }
    const again = await failure(opened.storeSecret('pepper', Buffer.from('other')));
    expect(again).to.be.instanceOf(KeystoreError);
    await opened.storeSecret('ledger/2', Buffer.from('still works after a refusal'));
  });

  it('is readable by its owner alone, and leaves nothing beside it', async () => {
    const made = await createKeystore(path, SECRET, FEW);
    await made.storeSecret('pepper', Buffer.from('canary-canary'));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(folder)).to.deep.equal(['keystore.json']);
    expect(await readFile(path, 'utf8')).to.not.include('canary');
  });

  it('does not open a secret under another name', async () => {
    const made = await createKeystore(path, SECRET, FEW);
    await made.storeSecret('a', Buffer.from('secret of a'));
    const file = JSON.parse(await readFile(path, 'utf8')) as KeystoreFile;
    const swapped = { ...file, secrets: { ...file.secrets, b: file.secrets['a'] } };
    await writeFile(path, JSON.stringify(swapped));
    const opened = await openKeystore(path, SECRET);
    expect(() => opened.readSecret('b')).to.throw(EnvelopeError);
  });

  it('refuses a damaged, foreign, absent or hostile file', async () => {
    await createKeystore(path, SECRET, FEW);
    const file = JSON.parse(await readFile(path, 'utf8')) as KeystoreFile;
    const [first] = file.locks;
    const lock = (change: object): string =>
      JSON.stringify({ ...file, locks: [{ ...first, ...change }] });
    const bad = [
      '',
      '[]',
      'null',
      '{"format":"lantai-keystore"',
      JSON.stringify({ ...file, version: 3 }),
      JSON.stringify({ ...file, secrets: { a: 1 } }),
      lock({ rounds: 2 ** 31 }),
      lock({ rounds: 0 }),
      lock({ rounds: '10' }),
      lock({ rounds: 11 }),
      lock({ salt: '' }),
      lock({ master: first?.master.slice(4) }),
      lock({ kind: 'other' }),
      lock({ renewal: first?.master }),
      JSON.stringify({ ...file, locks: [] }),
      JSON.stringify({ ...file, generation: 0 }),
      JSON.stringify({ ...file, retiring: first?.master }),
      JSON.stringify({ ...file, secrets: {} }),
    ];
    for (const text of bad) {
      await writeFile(path, text);
      expect(await failure(openKeystore(path, SECRET)), text).to.be.instanceOf(KeystoreError);
    }
    expect(await failure(openKeystore(join(folder, 'none'), SECRET))).to.be.instanceOf(
      KeystoreError,
    );
  });

  it('reports a secret that could not be written, and does not pretend to hold it', async () => {
    const made = await createKeystore(path, SECRET, FEW);
    await rm(folder, { recursive: true });
    await failure(made.storeSecret('pepper', Buffer.from('x')));
    expect(made.readSecret('pepper')).to.equal(undefined);
  });
});
