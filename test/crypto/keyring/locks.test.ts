import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvelopeError, KeystoreError, ShareError } from '../../../crypto/errors.ts';
import {
  addUkey,
  changePassword,
  issueShares,
  removePassword,
} from '../../../crypto/keyring/change-locks.ts';
import { createKeystore } from '../../../crypto/keyring/create-keystore.ts';
import type { Keystore } from '../../../crypto/keyring/keystore.ts';
import type { KeystoreFile } from '../../../crypto/keyring/keystore-file.ts';
import type { KeystoreSecret } from '../../../crypto/keyring/keystore-options.ts';
import { openKeystore } from '../../../crypto/keyring/open-keystore.ts';
import { openMaster, openRenewal } from '../../../crypto/keyring/locks/lock.ts';
import type { Ukey } from '../../../crypto/keyring/locks/ukey-lock.ts';
import { openSoftUkey } from '../../../crypto/open-soft-ukey.ts';
import { newSecretKey, secretKeyFrom, type SecretKey } from '../../../crypto/secret-key.ts';
import { createSoftKey } from '../../../crypto/soft-key.ts';

const FEW = { rounds: 10 };
const SECRET = 'the first password';
const PLAN = { threshold: 2, shares: 3 };

async function failure(action: Promise<unknown>): Promise<Error> {
  return action.then(
    () => expect.fail('expected a failure'),
    (reason: unknown) => reason as Error,
  );
}

async function newUkey(label = '一号'): Promise<Ukey> {
  const file = await createSoftKey('123456', { label, rounds: 10 });
  return openSoftUkey(JSON.stringify(file), '123456');
}

async function papersOf(keystore: Keystore): Promise<string[]> {
  let papers: string[] = [];
  await issueShares(keystore, PLAN, (texts) => {
    papers = texts;
    return Promise.resolve();
  });
  return papers;
}

describe('locks of a keystore', () => {
  let home: string;
  let path: string;
  let keystore: Keystore;
  let sealed: Buffer;
  const readFileOf = async (): Promise<KeystoreFile> =>
    JSON.parse(await readFile(path, 'utf8')) as KeystoreFile;
  const expectOpens = async (secret: KeystoreSecret): Promise<Keystore> => {
    const opened = await openKeystore(path, secret);
    expect(opened.openField('a', sealed)).to.equal('text');
    return opened;
  };

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'locks-'));
    path = join(home, 'keystore.json');
    keystore = await createKeystore(path, SECRET, FEW);
    sealed = keystore.sealField('a', 'text');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('change the password', async () => {
    await changePassword(keystore, 'another password', FEW);
    await expectOpens('another password');
    expect(await failure(openKeystore(path, SECRET))).to.be.instanceOf(KeystoreError);
    expect(await failure(changePassword(keystore, '', FEW))).to.be.instanceOf(KeystoreError);
    await expectOpens('another password');
  });

  it('open by a UKey beside the password, then by the UKey alone', async () => {
    const [one, two] = [await newUkey(), await newUkey('二号')];
    await addUkey(keystore, one);
    await addUkey(keystore, two);
    await addUkey(keystore, two);
    for (const secret of [SECRET, one, two]) await expectOpens(secret);
    await removePassword(keystore);
    expect((await failure(openKeystore(path, SECRET))).message).to.include('没有口令锁');
    await expectOpens(one);
    expect((await readFileOf()).locks).to.have.length(2);
    const stranger = await newUkey();
    expect((await failure(openKeystore(path, stranger))).message).to.include('没有加这个 UKey');
  });

  it('keep the password where no UKey opens', async () => {
    expect(await failure(removePassword(keystore))).to.be.instanceOf(KeystoreError);
    await expectOpens(SECRET);
  });

  it('make a keystore behind a UKey from the first', async () => {
    const ukey = await newUkey();
    const other = join(home, 'other.json');
    const made = await createKeystore(other, ukey, FEW);
    const opened = await openKeystore(other, ukey);
    expect(opened.openField('a', made.sealField('a', 'b'))).to.equal('b');
    expect(await failure(openKeystore(other, SECRET))).to.be.instanceOf(KeystoreError);
  });

  it('refuse a UKey that answers wrongly, always in the same words', async () => {
    const ukey = await newUkey();
    await addUkey(keystore, ukey);
    const answers = [Buffer.alloc(32), Buffer.alloc(31), Buffer.alloc(0)];
    const messages = new Set<string>();
    for (const answer of answers) {
      const liar = { ...ukey, decrypt: () => Promise.resolve(answer) };
      messages.add((await failure(openKeystore(path, liar))).message);
    }
    const other = await newUkey();
    const impostor = { ...other, publicKey: ukey.publicKey };
    messages.add((await failure(openKeystore(path, impostor))).message);
    expect([...messages]).to.have.length(1);
  });

  it('recover from enough papers, and from no others', async () => {
    const papers = await papersOf(keystore);
    expect(papers).to.have.length(3);
    const opened = await expectOpens({ shares: papers.slice(1) });
    await changePassword(opened, 'after the loss', FEW);
    await expectOpens('after the loss');
    const few = await failure(openKeystore(path, { shares: papers.slice(0, 1) }));
    expect(few).to.be.instanceOf(ShareError);
    const again = await papersOf(await expectOpens('after the loss'));
    const old = await failure(openKeystore(path, { shares: papers }));
    expect(old).to.be.instanceOf(KeystoreError);
    expect(old.message).to.include('当时的分片');
    await expectOpens({ shares: again });
  });

  it('keep the old papers good until the new ones are delivered', async () => {
    const papers = await papersOf(keystore);
    const lost = issueShares(keystore, PLAN, () => Promise.reject(new Error('printer on fire')));
    expect((await failure(lost)).message).to.equal('printer on fire');
    await expectOpens({ shares: papers });
  });

  it('stay good, every one, when the master is another', async () => {
    const ukey = await newUkey();
    await addUkey(keystore, ukey);
    const papers = await papersOf(keystore);
    const before = await readFileOf();
    await keystore.rotateMaster();
    await keystore.rotateMaster();
    const after = await readFileOf();
    expect(after.generation).to.equal(3);
    for (const [index, lock] of after.locks.entries()) {
      expect(lock.master).to.not.equal(before.locks[index]?.master);
      expect(lock.since).to.equal(before.locks[index]?.since);
    }
    for (const secret of [SECRET, ukey, { shares: papers }]) await expectOpens(secret);
  });

  it('open to who knew an earlier master until password and papers are others, and then no longer', async () => {
    await papersOf(keystore);
    let leaked: SecretKey | undefined;
    await keystore.changeLocks((master, locks) => {
      leaked = master;
      return [...locks];
    });
    const known = (await readFileOf()).locks.map((lock) =>
      secretKeyFrom(openRenewal(leaked ?? newSecretKey(), lock)),
    );
    const opened = async (): Promise<number> => {
      const { locks } = await readFileOf();
      const tries = known.flatMap((key) => locks.map((lock) => () => openMaster(key, lock)));
      return tries.filter((attempt) => {
        try {
          return attempt();
        } catch (error) {
          expect(error).to.be.instanceOf(EnvelopeError);
          return false;
        }
      }).length;
    };
    await keystore.rotateMaster();
    expect(await opened()).to.equal(2);
    await changePassword(keystore, 'after the leak', FEW);
    await papersOf(keystore);
    expect(await opened()).to.equal(0);
    for (const lock of (await readFileOf()).locks) {
      expect(() => openRenewal(leaked ?? newSecretKey(), lock)).to.throw(EnvelopeError);
    }
  });

  it('tell of their ages, and of no secret', async () => {
    await addUkey(keystore, await newUkey('正一'));
    await papersOf(keystore);
    const ages = await keystore.ages();
    expect(ages.locks.map(({ kind }) => kind)).to.deep.equal(['password', 'ukey', 'shares']);
    expect(Object.keys(ages.locks[2] ?? {})).to.have.members([
      'kind',
      'since',
      'threshold',
      'shares',
      'fingerprint',
    ]);
    expect(ages.master).to.include({ generation: 1, isRotating: false });
  });

  it('are refused where somebody wrote one into the file without the master', async () => {
    await addUkey(keystore, await newUkey());
    const file = await readFileOf();
    const strangers = join(home, 'stranger.json');
    const stranger = await createKeystore(strangers, SECRET, FEW);
    await addUkey(stranger, await newUkey());
    const theirs = JSON.parse(await readFile(strangers, 'utf8')) as KeystoreFile;
    for (const lock of theirs.locks) {
      await writeFile(path, JSON.stringify({ ...file, locks: [...file.locks, lock] }));
      expect((await failure(openKeystore(path, SECRET))).message).to.include('不是本系统加上的');
    }
    // A lock whose public key was exchanged would hand the next master to a stranger.
    const [password, own] = file.locks;
    const [, foreign] = theirs.locks;
    if (own?.kind !== 'ukey' || foreign?.kind !== 'ukey') return expect.fail('no UKey lock');
    await writeFile(
      path,
      JSON.stringify({ ...file, locks: [password, { ...own, publicKey: foreign.publicKey }] }),
    );
    const opened = await openKeystore(path, SECRET);
    await opened.rotateMaster();
    const renewed = (await readFileOf()).locks[1];
    expect(renewed?.kind === 'ukey' && renewed.publicKey).to.equal(own.publicKey);
  });
});
