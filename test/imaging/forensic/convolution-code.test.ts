import { expect } from 'chai';
import fc from 'fast-check';
import {
  CODE_BITS,
  decodeMessage,
  encodeMessage,
} from '../../../server/imaging/forensic/convolution-code.ts';

const messages = fc
  .uint8Array({ minLength: 10, maxLength: 10 })
  .map((bytes) => Buffer.copyBytesFrom(bytes));
const MESSAGE = Buffer.from('00ff5a17c3889e01b6d4', 'hex');

function decodeWithout(message: Buffer, wrong: readonly number[]): Buffer {
  const received = Float64Array.from(encodeMessage(message));
  for (const at of wrong) received[at] = -(received[at] ?? 0);
  return decodeMessage(received);
}

describe('convolutional code', () => {
  it('has 258 signs for ten bytes', () => {
    expect(CODE_BITS).to.equal(258);
    expect(new Set(encodeMessage(MESSAGE))).to.deep.equal(new Set([1, -1]));
  });

  it('puts every single wrong sign right', () => {
    for (let at = 0; at < CODE_BITS; at++) {
      expect(decodeWithout(MESSAGE, [at]), `sign ${at}`).to.deep.equal(MESSAGE);
    }
  });

  it('puts every two wrong signs right that lie near enough to meet in a decision', () => {
    for (let at = 0; at < CODE_BITS; at++) {
      for (let other = at + 1; other < Math.min(CODE_BITS, at + 22); other++) {
        expect(decodeWithout(MESSAGE, [at, other]), `${at}, ${other}`).to.deep.equal(MESSAGE);
      }
    }
  });

  it('puts seven wrong signs anywhere right: the free distance is 15', () => {
    const places = fc.uniqueArray(fc.nat(CODE_BITS - 1), { maxLength: 7 });
    const isRight = (message: Buffer, wrong: number[]) =>
      decodeWithout(message, wrong).equals(message);
    fc.assert(fc.property(messages, places, isRight), { numRuns: 200 });
  });

  it('lets the loud signs speak where a run of faint ones is wrong', () => {
    const withRun = (loudness: number): Buffer => {
      const received = Float64Array.from(encodeMessage(MESSAGE), (sign, at) =>
        at >= 90 && at < 108 ? -loudness * sign : sign,
      );
      return decodeMessage(received);
    };
    expect(withRun(0.05)).to.deep.equal(MESSAGE);
    expect(withRun(1)).not.to.deep.equal(MESSAGE);
  });
});
