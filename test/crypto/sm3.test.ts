import { expect } from 'chai';
import fc from 'fast-check';
import { sm3 as otherSm3 } from 'sm-crypto-v2';
import { createSm3, hkdfSm3, hmacSm3, pbkdf2Sm3, sm3 } from '../../crypto/sm3.ts';

describe('sm3', () => {
  it('agrees with GB/T 32905 appendix A', () => {
    expect(sm3('abc').toString('hex')).to.equal(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(sm3('abcd'.repeat(16)).toString('hex')).to.equal(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it('digests parts as if joined, at once or in progress', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (parts) => {
        const whole = sm3(Buffer.concat(parts));
        const streaming = createSm3();
        for (const part of parts) streaming.update(part);
        expect(sm3(...parts)).to.deep.equal(whole);
        expect(streaming.digest()).to.deep.equal(whole);
        expect(whole.toString('hex')).to.equal(otherSm3(Buffer.concat(parts)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('hmacSm3', () => {
  it('is the construction of RFC 2104', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), fc.uint8Array(), (key, message) => {
        const block = Buffer.alloc(64);
        block.set(key.length > 64 ? sm3(key) : key);
        const inner = sm3(
          block.map((byte) => byte ^ 0x36),
          message,
        );
        const outer = sm3(
          block.map((byte) => byte ^ 0x5c),
          inner,
        );
        expect(hmacSm3(key, message)).to.deep.equal(outer);
      }),
      { numRuns: 50 },
    );
  });
});

describe('hkdfSm3', () => {
  it('is the extract and expand of RFC 5869', () => {
    const [ikm, salt, info] = [Buffer.from('ikm'), Buffer.from('salt'), Buffer.from('info')];
    const pseudorandom = hmacSm3(salt, ikm);
    const first = hmacSm3(pseudorandom, info, Buffer.from([1]));
    const second = hmacSm3(pseudorandom, first, info, Buffer.from([2]));
    const expected = Buffer.concat([first, second]).subarray(0, 48);
    expect(hkdfSm3(ikm, salt, info, 48)).to.deep.equal(expected);
  });
});

describe('pbkdf2Sm3', () => {
  it('is the iteration of RFC 8018', async () => {
    const password = Buffer.from('口令');
    const salt = Buffer.from('0123456789abcdef');
    let round = hmacSm3(password, salt, Buffer.from([0, 0, 0, 1]));
    const expected = Buffer.from(round);
    for (let done = 1; done < 5; done++) {
      round = hmacSm3(password, round);
      round.forEach((byte, at) => (expected[at] = (expected[at] ?? 0) ^ byte));
    }
    expect(await pbkdf2Sm3(password, salt, 5, 32)).to.deep.equal(expected);
  });
});
