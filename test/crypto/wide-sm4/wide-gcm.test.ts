import { expect } from 'chai';
import { randomBytes, randomInt } from 'node:crypto';
import { openGcm, sealGcm } from '../../../crypto/sm4.ts';
import { applyKeyStream, hasWideSm4 } from '../../../crypto/wide-sm4/key-stream.ts';
import { roundKeys } from '../../../crypto/wide-sm4/round-keys.ts';
import { wideGcm } from '../../../crypto/wide-sm4/wide-gcm.ts';

const MOST_BYTES = 65_536;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const around = (at: number): number[] => [at - 1, at, at + 1];

describe('wide SM4', () => {
  it('is there on the Node that Lantai runs on', () => {
    expect(hasWideSm4()).to.equal(true);
  });

  it('enciphers the block of GB/T 32907 appendix A', () => {
    const block = hex('0123456789abcdeffedcba9876543210');
    const counter = block.readUInt32BE(12);
    const stream = applyKeyStream(
      roundKeys(block),
      block.subarray(0, 12),
      counter,
      Buffer.alloc(16),
    );
    expect(stream.toString('hex')).to.equal('681edf34d206965e86b3e94f536e4246');
  });

  it('seals the vector of RFC 8998 A.1, and opens it', () => {
    const cipher = wideGcm(hex('0123456789abcdeffedcba9876543210'));
    const nonce = hex('00001234567800000000abcd');
    const associated = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const plaintext = hex(
      ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'ee', 'aa'].map((byte) => byte.repeat(8)).join(''),
    );
    const sealed = Buffer.concat(cipher.seal(nonce, associated, plaintext));
    expect(sealed.toString('hex')).to.equal(
      '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735' +
        'd82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d' +
        '83de3541e4c2b58177e065a9bf7b62ec',
    );
    expect(cipher.open(nonce, associated, sealed)).to.deep.equal(plaintext);
  });

  it('gives OpenSSL’s bytes for lengths at the borders of blocks and strides, and any other', () => {
    const short = Array.from({ length: 34 }, (_, bytes) => bytes);
    const borders = [48, 64, 128, 192, 256, 272, 512, 16_384, 32_768].flatMap(around);
    const drawn = Array.from({ length: 20 }, () => randomInt(MOST_BYTES));
    for (const bytes of [...short, ...borders, MOST_BYTES - 1, MOST_BYTES, ...drawn]) {
      const key = randomBytes(16);
      const nonce = randomBytes(12);
      const associated = randomBytes(bytes % 67);
      const plaintext = randomBytes(bytes);
      const sealed = Buffer.concat(wideGcm(key).seal(nonce, associated, plaintext));
      expect(sealed.equals(sealGcm(key, nonce, associated, plaintext)), `${bytes}`).to.equal(true);
      expect(openGcm(key, nonce, associated, sealed)?.equals(plaintext)).to.equal(true);
      expect(wideGcm(key).open(nonce, associated, sealed)?.equals(plaintext)).to.equal(true);
    }
  });

  it('opens nothing that differs in one bit, nor under another nonce or other data, nor cut', () => {
    const cipher = wideGcm(randomBytes(16));
    const nonce = randomBytes(12);
    const associated = randomBytes(20);
    const sealed = Buffer.concat(cipher.seal(nonce, associated, randomBytes(300)));
    expect(cipher.fits(nonce, associated, sealed)).to.equal(true);
    for (let bit = 0; bit < sealed.length * 8; bit += 7) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(cipher.open(nonce, associated, changed), `bit ${bit}`).to.equal(undefined);
      expect(cipher.fits(nonce, associated, changed), `bit ${bit}`).to.equal(false);
    }
    expect(cipher.open(randomBytes(12), associated, sealed)).to.equal(undefined);
    expect(cipher.open(nonce, associated.subarray(1), sealed)).to.equal(undefined);
    expect(cipher.open(nonce, Buffer.concat([associated, Buffer.alloc(1)]), sealed)).to.equal(
      undefined,
    );
    for (const end of [0, 15, 16, 299, 315]) {
      expect(cipher.open(nonce, associated, sealed.subarray(0, end))).to.equal(undefined);
    }
  });

  it('takes no more than its memory holds', () => {
    const keys = roundKeys(randomBytes(16));
    const much = Buffer.alloc(MOST_BYTES + 1);
    expect(() => applyKeyStream(keys, Buffer.alloc(12), 2, much)).to.throw(RangeError);
  });
});
