import { expect } from 'chai';
import { giveBack } from '../../server/threads/give-back.ts';

describe('giveBack', () => {
  it('empties bytes that are wholly their own', () => {
    const bytes = Buffer.allocUnsafeSlow(1000);
    giveBack(bytes);
    expect(bytes.length).to.equal(0);
  });

  it('leaves a slice of larger memory, and what threads share, as they are', () => {
    const whole = Buffer.alloc(1000, 7);
    const shared = new Uint8Array(new SharedArrayBuffer(10));
    giveBack(whole.subarray(10, 20));
    giveBack(shared);
    expect(whole.equals(Buffer.alloc(1000, 7))).to.equal(true);
    expect(shared.length).to.equal(10);
  });

  it('may be asked twice, and of nothing', () => {
    const bytes = Buffer.allocUnsafeSlow(8);
    giveBack(bytes);
    giveBack(bytes);
    giveBack(Buffer.alloc(0));
    expect(bytes.length).to.equal(0);
  });
});
