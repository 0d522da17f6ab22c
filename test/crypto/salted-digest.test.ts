import { expect } from 'chai';
import { createHash } from 'node:crypto';
import {
  createSaltedDigest,
  matchesSaltedDigest,
  newDigestSalt,
  saltedDigest,
} from '../../crypto/salted-digest.ts';

describe('salted digest', () => {
  it('is SM3(salt ‖ plaintext), at once or in progress', () => {
    const salt = newDigestSalt();
    const { digest } = saltedDigest('页面', salt);
    const whole = Buffer.concat([salt, Buffer.from('页面')]);
    expect(salt).to.have.length(32);
    expect(digest).to.deep.equal(createHash('sm3').update(whole).digest());
    expect(createSaltedDigest(salt).update('页').update('面').digest()).to.deep.equal(digest);
  });

  it('tells the plaintext by its salt only', () => {
    const made = saltedDigest('页面');
    expect(matchesSaltedDigest('页面', made)).to.equal(true);
    expect(matchesSaltedDigest('页靣', made)).to.equal(false);
    expect(matchesSaltedDigest('页面', { ...made, salt: newDigestSalt() })).to.equal(false);
    expect(matchesSaltedDigest('页面', { ...made, digest: made.digest.subarray(1) })).to.equal(
      false,
    );
    expect(saltedDigest('页面').digest).to.not.deep.equal(made.digest);
  });
});
