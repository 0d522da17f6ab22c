import { expect } from 'chai';
import fc from 'fast-check';
import { createPrivateKey, createSign, generateKeyPairSync, sign, verify } from 'node:crypto';
import { sm2 as otherSm2 } from 'sm-crypto-v2';
import { Sm2Error } from '../../crypto/errors.ts';
import { sm2IdentityDigest } from '../../crypto/sm2-identity.ts';
import {
  generateSm2KeyPair,
  importSm2PrivateKey,
  importSm2PublicKey,
  sm2PrivateScalar,
  sm2PublicKeyFromPoint,
  sm2PublicKeyOf,
  sm2PublicPoint,
} from '../../crypto/sm2-keys.ts';
import { signatureFromDer, signatureToDer } from '../../crypto/sm2-signature.ts';
import { sm2Sign, sm2Verify } from '../../crypto/sm2.ts';
import { standardSm2Key } from './standard-sm2-key.ts';

const ORDER = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123';
const pair = generateSm2KeyPair();
const message = Buffer.from('查阅申请', 'utf8');

describe('sm2, on the vectors of GB/T 32918.5', () => {
  const signature = Buffer.from(
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
      'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
    'hex',
  );

  it('computes Z', () => {
    expect(sm2IdentityDigest(standardSm2Key.point, '1234567812345678').toString('hex')).to.equal(
      'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
    );
  });

  it('verifies the signature, raw and DER', () => {
    const { publicKey } = standardSm2Key;
    expect(sm2Verify(publicKey, 'message digest', signature)).to.equal(true);
    expect(sm2Verify(publicKey, 'message digest', signatureToDer(signature))).to.equal(true);
    expect(sm2Verify(publicKey, 'message digesT', signature)).to.equal(false);
  });

  it('signs what it verifies', () => {
    const own = sm2Sign(standardSm2Key.privateKey, 'message digest');
    expect(own).to.have.length(64);
    expect(sm2Verify(standardSm2Key.publicKey, 'message digest', own)).to.equal(true);
  });
});

describe('sm2 beside another implementation', () => {
  const privateHex = sm2PrivateScalar(pair.privateKey).toString('hex');
  const publicHex = sm2PublicPoint(pair.publicKey).toString('hex');

  it('verifies its signatures, and has its own verified', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const theirs = otherSm2.doSignature(bytes, privateHex, { hash: true });
        expect(sm2Verify(pair.publicKey, bytes, Buffer.from(theirs, 'hex'))).to.equal(true);
        const ours = sm2Sign(pair.privateKey, bytes).toString('hex');
        expect(otherSm2.doVerifySignature(bytes, ours, publicHex, { hash: true })).to.equal(true);
      }),
      { numRuns: 10 },
    );
  });

  it('agrees on an identity of its own', () => {
    const theirs = otherSm2.doSignature(message, privateHex, { hash: true, userId: '兰台' });
    const bytes = Buffer.from(theirs, 'hex');
    expect(sm2Verify(pair.publicKey, message, bytes, '兰台')).to.equal(true);
    expect(sm2Verify(pair.publicKey, message, bytes)).to.equal(false);
  });
});

describe('sm2 against the habits of the runtime', () => {
  it('refuses the one-shot signature, which uses an empty identity', () => {
    const key = importSm2PrivateKey(pair.privateKey);
    const oneShot = sign('sm3', message, key);
    expect(verify('sm3', message, importSm2PublicKey(pair.publicKey), oneShot)).to.equal(true);
    expect(sm2Verify(pair.publicKey, message, oneShot)).to.equal(false);
  });

  it('refuses an ECDSA signature by the same key', () => {
    const fresh = generateKeyPairSync('ec', { namedCurve: 'SM2' });
    const ecdsa = createSign('sm3').update(message).sign(fresh.privateKey);
    expect(sm2Verify(fresh.publicKey, message, ecdsa)).to.equal(false);
    expect(verify('sm3', message, fresh.publicKey, ecdsa)).to.equal(true);
  });

  it('refuses a private key whose halves do not belong together, which OpenSSL takes', () => {
    const der = createPrivateKey(pair.privateKey).export({ type: 'pkcs8', format: 'der' });
    const at = der.indexOf(sm2PrivateScalar(pair.privateKey));
    der.writeUInt8(der.readUInt8(at + 9) ^ 1, at + 9);
    const altered = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
    const pem = altered.export({ type: 'pkcs8', format: 'pem' });
    expect(() => importSm2PrivateKey(pem)).to.throw(Sm2Error, '不是一对');
    expect(() => importSm2PrivateKey(altered)).to.throw(Sm2Error, '不是一对');
  });

  it('refuses a private key of a form that only OpenSSL takes', () => {
    const der = createPrivateKey(pair.privateKey).export({ type: 'pkcs8', format: 'der' });
    const version = der.indexOf(Buffer.from('0201010420', 'hex'));
    der.writeUInt8(0xff, version + 2);
    const odd = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
    expect(() => importSm2PrivateKey(odd)).to.throw(Sm2Error);
  });

  it('signs SM2 even with a key object fresh from the generator', () => {
    const fresh = generateKeyPairSync('ec', { namedCurve: 'SM2' });
    const signature = sm2Sign(fresh.privateKey, message).toString('hex');
    const point = sm2PublicPoint(fresh.publicKey).toString('hex');
    expect(otherSm2.doVerifySignature(message, signature, point, { hash: true })).to.equal(true);
    expect(sm2Verify(fresh.publicKey, message, Buffer.from(signature, 'hex'))).to.equal(true);
  });
});

describe('sm2Verify on hostile signatures', () => {
  const good = sm2Sign(pair.privateKey, message);
  const refused = (signature: Uint8Array): void => {
    expect(sm2Verify(pair.publicKey, message, signature)).to.equal(false);
  };

  it('refuses every other length', () => {
    for (let length = 0; length <= 200; length++) {
      if (length !== 64) refused(Buffer.alloc(length, 1));
    }
    refused(good.subarray(1));
    refused(Buffer.concat([good, Buffer.alloc(1)]));
  });

  it('refuses numbers outside 1 … n−1', () => {
    const order = Buffer.from(ORDER, 'hex');
    for (const bad of [Buffer.alloc(32), order, Buffer.alloc(32, 0xff)]) {
      refused(Buffer.concat([bad, good.subarray(32)]));
      refused(Buffer.concat([good.subarray(0, 32), bad]));
    }
  });

  it('refuses a signature with any bit changed', () => {
    for (let bit = 0; bit < 512; bit += 5) {
      const changed = Buffer.from(good);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      refused(changed);
    }
  });

  it('refuses DER that is not the strict form', () => {
    const der = signatureToDer(good);
    expect(signatureFromDer(der)).to.deep.equal(good);
    const body = der.subarray(2);
    refused(Buffer.concat([der, Buffer.alloc(1)]));
    refused(Buffer.concat([Buffer.from([0x30, 0x81, body.length]), body]));
    refused(Buffer.concat([Buffer.from([0x31]), der.subarray(1)]));
    refused(Buffer.concat([Buffer.from([0x30, 0x80]), body, Buffer.alloc(2)]));
    refused(der.subarray(0, -1));
  });

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => refused(bytes)),
      { numRuns: 100 },
    );
  });

  it('tells identities apart and wants one', () => {
    expect(sm2Verify(pair.publicKey, message, good, 'someone else')).to.equal(false);
    expect(() => sm2Sign(pair.privateKey, message, '')).to.throw(Sm2Error);
    expect(() => sm2Sign(pair.privateKey, message, 'x'.repeat(8192))).to.throw(Sm2Error);
  });
});

describe('sm2 keys', () => {
  it('travel as uncompressed points', () => {
    const point = sm2PublicPoint(pair.publicKey);
    expect(point).to.have.length(65);
    expect(sm2PublicPoint(sm2PublicKeyFromPoint(point))).to.deep.equal(point);
    expect(sm2PublicPoint(sm2PublicKeyOf(pair.privateKey))).to.deep.equal(point);
    expect(sm2PrivateScalar(standardSm2Key.privateKey).toString('hex')).to.equal(
      standardSm2Key.scalar,
    );
  });

  it('refuse a point off the curve and every other form', () => {
    const point = sm2PublicPoint(pair.publicKey);
    const offCurve = Buffer.from(point);
    offCurve[64] = (offCurve[64] ?? 0) ^ 1;
    const compressed = Buffer.concat([Buffer.from([2]), point.subarray(1, 33)]);
    const infinity = Buffer.from([0]);
    for (const bad of [offCurve, compressed, infinity, point.subarray(1), Buffer.alloc(65)]) {
      expect(() => sm2PublicKeyFromPoint(bad)).to.throw(Sm2Error);
    }
  });

  it('refuse other curves and kinds', () => {
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const p256Pem = p256.privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const bad of [p256.privateKey, rsa.privateKey, p256Pem, 'nonsense']) {
      expect(() => sm2Sign(bad, message)).to.throw(Sm2Error);
    }
    for (const bad of [p256.publicKey, rsa.publicKey, 'nonsense', pair.privateKey]) {
      expect(() => sm2Verify(bad, message, Buffer.alloc(64, 1))).to.throw(Sm2Error);
    }
    const key = importSm2PrivateKey(pair.privateKey);
    expect(() => importSm2PublicKey(key)).to.throw(Sm2Error);
    sm2Sign(key, message);
    expect(() => importSm2PublicKey(key), 'once it has signed').to.throw(Sm2Error);
  });
});
