import { expect } from 'chai';
import { addressOf } from '../../server/http/address-of.ts';

describe('#addressOf', () => {
  const spoofed = { 'x-forwarded-for': '127.0.0.1, 10.1.2.3' };

  it('is the connection where no proxy stands in front, whatever a header says', () => {
    expect(addressOf(spoofed, '10.9.9.9', false)).to.equal('10.9.9.9');
    expect(addressOf({}, '::ffff:127.0.0.1', false)).to.equal('127.0.0.1');
  });

  it('is what the nearest proxy saw, not what the caller wrote before it', () => {
    expect(addressOf(spoofed, '127.0.0.1', true)).to.equal('10.1.2.3');
    expect(addressOf({}, '127.0.0.1', true)).to.equal('127.0.0.1');
  });
});
