import { expect } from 'chai';
import { createSecretKey } from 'node:crypto';
import { applyCtr, openGcm, sealGcm } from '../../crypto/sm4.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('sm4', () => {
  it('enciphers the block of GB/T 32907 appendix A', () => {
    const block = hex('0123456789abcdeffedcba9876543210');
    // The key stream of CTR is the enciphered counter block.
    expect(applyCtr(block, block, Buffer.alloc(16)).toString('hex')).to.equal(
      '681edf34d206965e86b3e94f536e4246',
    );
  });

  it('runs its counter over 128 bits', () => {
    const key = hex('0123456789abcdeffedcba9876543210');
    const high = applyCtr(key, Buffer.alloc(16, 0xff), Buffer.alloc(32)).subarray(16);
    expect(high).to.deep.equal(applyCtr(key, Buffer.alloc(16), Buffer.alloc(16)));
  });

  describe('in GCM, on the vector of RFC 8998 A.1', () => {
    const key = createSecretKey(hex('0123456789abcdeffedcba9876543210'));
    const nonce = hex('00001234567800000000abcd');
    const associated = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const plaintext = hex(
      ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'ee', 'aa'].map((byte) => byte.repeat(8)).join(''),
    );
    const sealed = hex(
      '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735' +
        'd82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d' +
        '83de3541e4c2b58177e065a9bf7b62ec',
    );

    it('seals and opens', () => {
      expect(sealGcm(key, nonce, associated, plaintext)).to.deep.equal(sealed);
      expect(openGcm(key, nonce, associated, sealed)).to.deep.equal(plaintext);
    });

    it('opens nothing that differs in one bit, anywhere', () => {
      for (let bit = 0; bit < sealed.length * 8; bit += 7) {
        const changed = Buffer.from(sealed);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(openGcm(key, nonce, associated, changed)).to.equal(undefined);
      }
      expect(openGcm(key, nonce, associated.subarray(1), sealed)).to.equal(undefined);
      expect(openGcm(key, hex('00001234567800000000abce'), associated, sealed)).to.equal(undefined);
    });

    it('opens nothing shorter than a tag, nor under a shortened tag', () => {
      expect(openGcm(key, nonce, associated, sealed.subarray(0, 15))).to.equal(undefined);
      expect(openGcm(key, nonce, associated, sealed.subarray(0, -4))).to.equal(undefined);
    });
  });
});
