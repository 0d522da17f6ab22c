import { expect } from 'chai';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchesSaltedDigest } from '../../crypto/salted-digest.ts';
import { openObject, sealObject, type ObjectPlace } from '../../crypto/sealed-object.ts';
import { newSecretKey } from '../../crypto/secret-key.ts';
import { sm3 as sm3Of } from '../../crypto/sm3.ts';
import { SealingError } from '../../server/sealing/sealing-error.ts';
import { createSealingPool, type SealingPool } from '../../server/sealing/sealing-pool.ts';

const CALL = { key: 'intake' };
const PLACE: ObjectPlace = {
  volume: '00000000-0000-4000-8000-000000000001',
  version: 1,
  path: 'p/0001/original',
};

describe('sealing pool', () => {
  const key = newSecretKey();
  let pool: SealingPool;
  let folder: string;

  before(async () => {
    pool = createSealingPool();
    folder = await mkdtemp(join(tmpdir(), 'sealing-'));
  });

  after(async () => {
    await pool.close();
    await rm(folder, { recursive: true });
  });

  async function stored(bytes: Uint8Array): Promise<string> {
    const file = join(folder, randomUUID());
    await writeFile(file, bytes);
    return file;
  }

  /** Bytes in memory of their own, over several chunks. */
  function pageOf(bytes = 200_000): Uint8Array {
    return new Uint8Array(bytes).map((_, at) => at % 251);
  }

  async function sealPage() {
    return { ...(await pool.seal({ key, place: PLACE, plaintext: pageOf() }, CALL)), key };
  }

  it('seals what opens at its place, with the digest of the plaintext', async () => {
    const { sealed, salt, sm3 } = await sealPage();
    const plaintext = openObject(key, PLACE, sealed);
    expect(plaintext.equals(pageOf())).to.equal(true);
    expect(matchesSaltedDigest(plaintext, { salt, digest: sm3 })).to.equal(true);
    expect(Buffer.isBuffer(sealed)).to.equal(true);
  });

  it('takes a fresh salt each time', async () => {
    const [one, other] = [await sealPage(), await sealPage()];
    expect(one.salt).not.to.deep.equal(other.salt);
    expect(one.sm3).not.to.deep.equal(other.sm3);
  });

  it('seals nothing at all, too', async () => {
    const { sealed } = await pool.seal({ key, place: PLACE, plaintext: new Uint8Array(0) }, CALL);
    expect(openObject(key, PLACE, sealed).length).to.equal(0);
  });

  it('takes over memory that is the order’s own, and copies a slice', async () => {
    const own = pageOf();
    const shared = Buffer.concat([Buffer.alloc(8), pageOf()]);
    await pool.seal({ key, place: PLACE, plaintext: own }, CALL);
    await pool.seal({ key, place: PLACE, plaintext: shared.subarray(8) }, CALL);
    expect([own.length, shared.length]).to.deep.equal([0, 200_008]);
  });

  it('finds a sound file sound, and hands its plaintext back', async () => {
    const { sealed, salt, sm3 } = await sealPage();
    const sha512 = createHash('sha512').update(sealed).digest();
    const seal = { key, place: PLACE, salt, sm3 };
    const checked = await pool.check({ file: await stored(sealed), seal }, CALL);
    expect(checked).to.include({ verdict: 'sound', bytes: sealed.length, inode: undefined });
    expect(checked?.sha512.equals(sha512)).to.equal(true);
    expect(checked?.plaintext?.equals(pageOf())).to.equal(true);
    const unopened = await pool.check({ file: await stored(sealed) }, CALL);
    expect(unopened).to.include({ verdict: 'unopened' }).and.not.to.have.property('plaintext');
    expect(unopened?.sha512.equals(sha512)).to.equal(true);
  });

  it('gives a file that follows one of more bytes nothing of the other', async () => {
    const small = await pool.seal({ key, place: PLACE, plaintext: pageOf(10) }, CALL);
    const seal = { key, place: PLACE, salt: small.salt, sm3: small.sm3 };
    const large = await stored(new Uint8Array(3_000_000).fill(7));
    const files = [large, await stored(small.sealed), large, await stored(small.sealed)];
    const checked = await Promise.all(files.map((file) => pool.check({ file, seal }, CALL)));
    const verdicts = checked.map((one) => one?.verdict);
    expect(verdicts).to.deep.equal(['unreadable', 'sound', 'unreadable', 'sound']);
  });

  it('finds no file where there is none, or a link, and passes on what the disk says', async () => {
    const file = await stored(pageOf(10));
    await symlink(file, join(folder, 'link'));
    for (const name of ['nothing', 'link', '.']) {
      expect(await pool.check({ file: join(folder, name) }, CALL)).to.equal(undefined);
    }
    const error: unknown = await pool
      .check({ file: `${file}\0` }, CALL)
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(SealingError);
  });

  it('finds any flipped byte, a cut, another place and another key unreadable', async () => {
    const { sealed, salt, sm3 } = await sealPage();
    const seal = { key, place: PLACE, salt, sm3 };
    const order = { sealed: Buffer.from(sealed), seal };
    const flip = (at: number): Buffer => {
      const copy = Buffer.from(sealed);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    const orders = [
      ...[0, 9, 40, 65_600, sealed.length - 1].map((at) => ({ ...order, sealed: flip(at) })),
      { ...order, sealed: Buffer.from(sealed.subarray(0, 65_000)) },
      { ...order, sealed: Buffer.alloc(0) },
      { ...order, seal: { ...seal, place: { ...PLACE, path: 'p/0002/original' } } },
      { ...order, seal: { ...seal, place: { ...PLACE, version: 2 } } },
      { ...order, seal: { ...seal, key: newSecretKey() } },
    ];
    const checked = await Promise.all(
      orders.map(async (one) =>
        pool.check({ file: await stored(one.sealed), seal: one.seal }, CALL),
      ),
    );
    expect(checked.map((one) => one?.verdict)).to.deep.equal(orders.map(() => 'unreadable'));
    expect(checked.some((one) => one?.plaintext)).to.equal(false);
  });

  it('finds a file altered that opens but is not what was digested', async () => {
    const { salt, sm3 } = await sealPage();
    const sealed = sealObject(key, PLACE, pageOf(1000));
    const seal = { key, place: PLACE, salt, sm3 };
    const checked = await pool.check({ file: await stored(sealed), seal }, CALL);
    expect(checked).to.include({ verdict: 'altered' }).and.not.to.have.property('plaintext');
  });

  it('refuses bytes that are not those expected', async () => {
    const expected = sm3Of(pageOf()).toString('hex');
    const sealed = await pool.seal({ key, place: PLACE, plaintext: pageOf(), expected }, CALL);
    expect(openObject(key, PLACE, sealed.sealed).length).to.equal(200_000);
    const changed: unknown = await pool
      .seal({ key, place: PLACE, plaintext: pageOf(199_999), expected }, CALL)
      .catch((error: unknown) => error);
    expect(changed).to.be.instanceOf(SealingError).with.property('code', 'changed');
  });

  it('fails an order that makes no sense, and goes on', async () => {
    const place = { ...PLACE, version: 0 };
    const failed: unknown = await pool
      .seal({ key, place, plaintext: pageOf() }, CALL)
      .catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(SealingError).with.property('code', 'failed');
    expect((await sealPage()).sealed.length).to.be.greaterThan(200_000);
  });

  it('lets one caller’s work not hold up another’s', async () => {
    const order: string[] = [];
    const lone = createSealingPool({ threads: 1 });
    const seal = (name: string): Promise<unknown> =>
      lone
        .seal({ key, place: PLACE, plaintext: pageOf() }, { key: name })
        .then(() => order.push(name));
    await Promise.all([...['a', 'a', 'a', 'a'].map(seal), seal('b')]);
    expect(order.indexOf('b')).to.be.lessThan(3);
    await lone.close();
  });
});
