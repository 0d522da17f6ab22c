import { expect } from 'chai';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { EnvelopeError, KeyDestroyedError, KeystoreError, Sm2Error } from '../../crypto/errors.ts';
import type { CryptoProvider } from '../../crypto/provider.ts';
import { headOf } from '../../crypto/sealed-object.ts';
import type { SecretKey } from '../../crypto/secret-key.ts';
import type { Sm2Key } from '../../crypto/sm2-keys.ts';
import { signatureToDer } from '../../crypto/sm2-signature.ts';
import { standardSm2Key } from './standard-sm2-key.ts';

/** What a provider under test brings along, since keys live where it says. */
export type Candidate = {
  provider: CryptoProvider;
  newSm2KeyPair: () => { privateKey: Sm2Key; publicKey: Sm2Key };
  newSecretKey: () => SecretKey;
};

const PLACE = { volume: 'v', version: 1, path: 'p/0001/view' };
const SECRET = 'a keystore of the suite';
const PUBLISHED = Buffer.from(
  'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
    'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  'hex',
);

/** What every provider has to do, whoever made it: software today, a certified module by the same interface. */
export function provideConformance({ provider, newSm2KeyPair, newSecretKey }: Candidate): void {
  describe(`the provider “${provider.name}”`, () => {
    it('digests as GB/T 32905 A.1 and A.2, whatever the parts', () => {
      const abc = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';
      const long = 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732';
      expect(provider.digest('abc').toString('hex')).to.equal(abc);
      expect(provider.digest('a', Buffer.from('b'), 'c').toString('hex')).to.equal(abc);
      expect(provider.digest('abcd'.repeat(16)).toString('hex')).to.equal(long);
    });

    it('authenticates by a key that it alone looks into', () => {
      const [key, other] = [newSecretKey(), newSecretKey()];
      const tag = provider.mac(key, 'ab', 'c');
      expect(tag).to.have.length(32);
      expect(provider.mac(key, 'a', 'bc').equals(tag)).to.equal(true);
      expect(provider.mac(key, 'abd').equals(tag)).to.equal(false);
      expect(provider.mac(other, 'abc').equals(tag)).to.equal(false);
      const bare = Buffer.alloc(64, 0x0b);
      const inner = provider.digest(
        bare.map((byte) => byte ^ 0x36),
        'Hi There',
      );
      const outer = provider.digest(
        bare.map((byte) => byte ^ 0x5c),
        inner,
      );
      expect(provider.mac(bare, 'Hi There').equals(outer), 'RFC 2104 over SM3').to.equal(true);
    });

    it('verifies the signature of GB/T 32918.5 appendix A, raw and in DER', () => {
      const { publicKey } = standardSm2Key;
      const message = 'message digest';
      for (const signature of [PUBLISHED, signatureToDer(PUBLISHED)]) {
        expect(provider.verify(publicKey, message, signature)).to.equal(true);
        expect(provider.verify(publicKey, message, signature, 'someone else')).to.equal(false);
        expect(provider.verify(publicKey, `${message}.`, signature)).to.equal(false);
      }
    });

    it('signs 64 bytes r‖s under the standard identity, never the same twice', () => {
      const { privateKey, publicKey } = newSm2KeyPair();
      const signatures = Array.from({ length: 8 }, () => provider.sign(privateKey, 'message'));
      expect(new Set(signatures.map((one) => one.toString('hex')))).to.have.property('size', 8);
      for (const signature of signatures) {
        expect(signature).to.have.length(64);
        expect(provider.verify(publicKey, 'message', signature)).to.equal(true);
        expect(provider.verify(publicKey, 'message', signature, '1234567812345678')).to.equal(true);
        expect(provider.verify(newSm2KeyPair().publicKey, 'message', signature)).to.equal(false);
      }
    });

    it('calls malformed signatures false, and throws at none', () => {
      const { privateKey, publicKey } = newSm2KeyPair();
      const good = provider.sign(privateKey, 'message');
      const der = signatureToDer(good);
      const order = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123';
      const bad = [
        Buffer.alloc(0),
        Buffer.alloc(64),
        Buffer.alloc(64, 0xff),
        Buffer.alloc(4096, 0x30),
        good.subarray(1),
        Buffer.concat([good, Buffer.alloc(1)]),
        Buffer.concat([Buffer.from(order, 'hex'), good.subarray(32)]),
        Buffer.concat([good.subarray(0, 32), Buffer.from(order, 'hex')]),
        Buffer.concat([good.subarray(0, 32), Buffer.alloc(32)]),
        Buffer.concat([der, Buffer.alloc(1)]),
        der.subarray(0, -1),
        Buffer.concat([good.subarray(32), good.subarray(0, 32)]),
      ];
      for (const signature of bad) {
        expect(
          provider.verify(publicKey, 'message', signature),
          signature.toString('hex'),
        ).to.equal(false);
      }
      for (let bit = 0; bit < 512; bit += 7) {
        const flipped = Buffer.from(good);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(provider.verify(publicKey, 'message', flipped)).to.equal(false);
      }
    });

    it('encrypts short secrets to one key pair, and opens nothing altered', () => {
      const { privateKey, publicKey } = newSm2KeyPair();
      for (const bytes of [1, 32, 100]) {
        const secret = Buffer.alloc(bytes, 0x41);
        const sealed = provider.encryptFor(publicKey, secret);
        expect(sealed[0]).to.equal(0x30);
        if (bytes >= 32) expect(sealed.includes(secret)).to.equal(false);
        expect(provider.decryptWith(privateKey, sealed).equals(secret)).to.equal(true);
        const other = newSm2KeyPair().privateKey;
        expect(() => provider.decryptWith(other, sealed)).to.throw(Sm2Error);
        for (let at = 0; at < sealed.length; at += 3) {
          const altered = Buffer.from(sealed);
          altered[at] = (altered[at] ?? 0) ^ 1;
          expect(() => provider.decryptWith(privateKey, altered), String(at)).to.throw(Sm2Error);
        }
        expect(() => provider.decryptWith(privateKey, sealed.subarray(0, -1))).to.throw(Sm2Error);
      }
      expect(() => provider.encryptFor(publicKey, Buffer.alloc(0))).to.throw(Sm2Error);
      expect(() => provider.decryptWith(privateKey, Buffer.alloc(0))).to.throw(Sm2Error);
    });

    it('seals objects for one key and place, in memory and as a stream alike', async () => {
      const key = newSecretKey();
      for (const bytes of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
        const plaintext = Buffer.alloc(bytes, 'pages');
        const whole = provider.sealObject(key, PLACE, plaintext);
        const parts = Readable.from([
          plaintext.subarray(0, bytes >> 1),
          plaintext.subarray(bytes >> 1),
        ]);
        const streamed = await buffer(provider.sealObjectStream(key, PLACE, parts));
        expect(streamed.equals(whole)).to.equal(false);
        for (const sealed of [whole, streamed]) {
          expect(sealed.length).to.equal(whole.length);
          expect(provider.openObject(key, PLACE, sealed).equals(plaintext)).to.equal(true);
          const stream = provider.openObjectStream(key, PLACE, Readable.from([sealed]));
          expect((await buffer(stream)).equals(plaintext)).to.equal(true);
        }
      }
      const sealed = provider.sealObject(key, PLACE, Buffer.alloc(70_000, 1));
      const elsewhere = [
        { ...PLACE, volume: 'w' },
        { ...PLACE, version: 2 },
        { ...PLACE, path: 'p/0002/view' },
      ];
      for (const place of elsewhere) {
        expect(() => provider.openObject(key, place, sealed)).to.throw(EnvelopeError);
      }
      expect(() => provider.openObject(newSecretKey(), PLACE, sealed)).to.throw(EnvelopeError);
      for (const cut of [0, 39, 40, 100, sealed.length - 1]) {
        expect(() => provider.openObject(key, PLACE, sealed.subarray(0, cut))).to.throw(
          EnvelopeError,
        );
      }
    });

    it('releases the key of one object, against the beginning of that object at its place', () => {
      const key = newSecretKey();
      const other = { ...PLACE, path: 'p/0002/view' };
      for (const bytes of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
        const plaintext = Buffer.alloc(bytes, 'pages');
        const sealed = provider.sealObject(key, PLACE, plaintext);
        const neighbour = provider.sealObject(key, other, plaintext);
        const head = headOf(sealed);
        const released = provider.releaseObjectKey(key, PLACE, head);
        expect(provider.openReleased(released, PLACE, sealed).equals(plaintext)).to.equal(true);
        expect(() => provider.openReleased(released, other, neighbour)).to.throw(EnvelopeError);
        expect(() => provider.openObject(released, PLACE, sealed)).to.throw(EnvelopeError);
        const wrong = [
          [PLACE, headOf(neighbour)],
          [other, head],
          [{ ...PLACE, version: 2 }, head],
          [PLACE, { ...head, isWhole: !head.isWhole }],
          [PLACE, { ...head, bytes: head.bytes.subarray(0, -1) }],
          [PLACE, { ...head, bytes: Buffer.concat([head.bytes, Buffer.alloc(1)]) }],
          [PLACE, { ...head, bytes: sealed.subarray(0, 39) }],
          // The salt of another object before the chunk of this one.
          [
            PLACE,
            {
              ...head,
              bytes: Buffer.concat([
                neighbour.subarray(0, 40),
                sealed.subarray(40, head.bytes.length),
              ]),
            },
          ],
        ] as const;
        for (const [place, given] of wrong) {
          expect(() => provider.releaseObjectKey(key, place, given)).to.throw(EnvelopeError);
        }
        expect(() => provider.releaseObjectKey(newSecretKey(), PLACE, head)).to.throw(
          EnvelopeError,
        );
      }
    });

    it('keeps keys in a keystore: durable, wrapped, rotated and destroyed', async () => {
      const home = await mkdtemp(join(tmpdir(), 'provider-'));
      const path = join(home, 'keystore.json');
      const slot = { unit: 'U', year: 2026, volume: 'v' };
      try {
        const made = await provider.createKeystore(path, SECRET, { rounds: 10 });
        await made.storeSecret('name', Buffer.from('canary-of-the-suite'));
        const key = await made.newVolumeKey(slot);
        const sealed = provider.sealObject(key, PLACE, Buffer.from('page'));
        const field = made.sealField('label', 'text');
        await made.rotateUnitYear(slot);
        await made.rotateMaster();
        const opened = await provider.openKeystore(path, SECRET);
        const again = await opened.openVolumeKey(slot);
        expect(provider.openObject(again, PLACE, sealed).toString()).to.equal('page');
        expect(opened.openField('label', field)).to.equal('text');
        expect(opened.readSecret('name')?.toString()).to.equal('canary-of-the-suite');
        expect(await readFile(path, 'utf8')).to.not.include('canary');
        await opened.destroyVolumeKey(slot);
        const refusals = [
          [opened.openVolumeKey(slot), KeyDestroyedError],
          [provider.openKeystore(path, 'another'), KeystoreError],
          [provider.createKeystore(path, SECRET, { rounds: 10 }), KeystoreError],
        ] as const;
        for (const [refused, kind] of refusals) {
          expect(await refused.catch((error: unknown) => error)).to.be.instanceOf(kind);
        }
      } finally {
        await rm(home, { recursive: true });
      }
    });
  });
}
