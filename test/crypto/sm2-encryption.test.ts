import { expect } from 'chai';
import fc from 'fast-check';
import { sm2 as otherSm2 } from 'sm-crypto-v2';
import { DER_OCTET_STRING, DER_SEQUENCE, writeDer, writeUnsigned } from '../../crypto/der.ts';
import { Sm2Error } from '../../crypto/errors.ts';
import { sm2Decrypt, sm2Encrypt } from '../../crypto/sm2-encryption.ts';
import { generateSm2KeyPair, sm2PrivateScalar, sm2PublicPoint } from '../../crypto/sm2-keys.ts';
import { standardSm2Key } from './standard-sm2-key.ts';

const X = '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73';
const Y = 'e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0';
const C3 = '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766';
const C2 = '21886ca989ca9c7d58087307ca93092d651efa';

function ciphertext(x: string, y: string, c3 = C3, c2 = C2): Buffer {
  const [xBytes, yBytes, hash, body] = [x, y, c3, c2].map((part) => Buffer.from(part, 'hex'));
  return writeDer(
    DER_SEQUENCE,
    writeUnsigned(xBytes ?? Buffer.alloc(0)),
    writeUnsigned(yBytes ?? Buffer.alloc(0)),
    writeDer(DER_OCTET_STRING, hash ?? Buffer.alloc(0)),
    writeDer(DER_OCTET_STRING, body ?? Buffer.alloc(0)),
  );
}

describe('sm2 encryption', () => {
  const { privateKey, publicKey } = generateSm2KeyPair();

  it('decrypts the vector of GB/T 32918.5', () => {
    const plaintext = sm2Decrypt(standardSm2Key.privateKey, ciphertext(X, Y));
    expect(plaintext.toString()).to.equal('encryption standard');
  });

  it('returns what was encrypted, and another key returns nothing', () => {
    const stranger = generateSm2KeyPair().privateKey;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (plaintext) => {
        const sealed = sm2Encrypt(publicKey, plaintext);
        expect(sm2Decrypt(privateKey, sealed)).to.deep.equal(Buffer.from(plaintext));
        expect(() => sm2Decrypt(stranger, sealed)).to.throw(Sm2Error);
      }),
      { numRuns: 10 },
    );
  });

  it('exchanges DER with another implementation both ways', () => {
    const secret = Buffer.from('0123456789abcdef');
    const point = sm2PublicPoint(publicKey).toString('hex');
    const theirs = Buffer.from(otherSm2.doEncrypt(secret, point, 1, { asn1: true }), 'hex');
    expect(sm2Decrypt(privateKey, theirs)).to.deep.equal(secret);
    const scalar = sm2PrivateScalar(privateKey).toString('hex');
    const ours = sm2Encrypt(publicKey, secret).toString('hex');
    const opened = otherSm2.doDecrypt(ours, scalar, 1, { asn1: true, output: 'array' });
    expect(Buffer.from(opened)).to.deep.equal(secret);
  });

  it('never leaves a short plaintext bare', () => {
    for (let tries = 0; tries < 40; tries++) {
      const sealed = sm2Encrypt(publicKey, Buffer.from([0x5a]));
      expect(sealed.at(-1)).to.not.equal(0x5a);
    }
  });

  it('refuses an empty plaintext', () => {
    expect(() => sm2Encrypt(publicKey, Buffer.alloc(0))).to.throw(Sm2Error);
  });

  it('refuses a point that is not on the curve', () => {
    const off = Y.replace(/0$/, '1');
    expect(() => sm2Decrypt(standardSm2Key.privateKey, ciphertext(X, off))).to.throw(Sm2Error);
    expect(() => sm2Decrypt(standardSm2Key.privateKey, ciphertext('00', '00'))).to.throw(Sm2Error);
  });

  it('refuses a ciphertext that is cut, extended, or changed in any byte', () => {
    const sealed = ciphertext(X, Y);
    const key = standardSm2Key.privateKey;
    expect(() => sm2Decrypt(key, Buffer.concat([sealed, Buffer.alloc(1)]))).to.throw(Sm2Error);
    expect(() => sm2Decrypt(key, ciphertext(X, Y, C3, ''))).to.throw(Sm2Error);
    expect(() => sm2Decrypt(key, ciphertext(X, Y, C3.slice(2)))).to.throw(Sm2Error);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect(() => sm2Decrypt(key, changed), `byte ${at}`).to.throw(Sm2Error);
      expect(() => sm2Decrypt(key, sealed.subarray(0, at)), `cut ${at}`).to.throw(Sm2Error);
    }
  });
});
