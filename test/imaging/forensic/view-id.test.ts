import { expect } from 'chai';
import fc from 'fast-check';
import {
  decodeViewId,
  encodeViewId,
  MOST_INDEX,
} from '../../../server/imaging/forensic/view-id.ts';

const KEY = Buffer.alloc(32, 3);
const OTHER_KEY = Buffer.alloc(32, 4);
const ORIGIN = 'lantai.test/ledger';

describe('view id', () => {
  it('leads back to its place in one of the ledgers that are asked for', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat().filter((index) => index <= MOST_INDEX),
        (index) => {
          const message = encodeViewId({ origin: ORIGIN, index }, KEY);
          const found = decodeViewId(message, KEY, ['another', ORIGIN]);
          return message.length === 10 && found?.origin === ORIGIN && found.index === index;
        },
      ),
    );
    for (const index of [0, MOST_INDEX]) {
      const message = encodeViewId({ origin: ORIGIN, index }, KEY);
      expect(decodeViewId(message, KEY, [ORIGIN])).to.deep.equal({ origin: ORIGIN, index });
    }
  });

  it('is none with any of its 80 bits turned', () => {
    const message = encodeViewId({ origin: ORIGIN, index: 1_234_567 }, KEY);
    for (let bit = 0; bit < 80; bit++) {
      const altered = Buffer.from(message);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(decodeViewId(altered, KEY, [ORIGIN]), `bit ${bit}`).to.equal(undefined);
    }
  });

  it('is none of another ledger, nor under another key', () => {
    const message = encodeViewId({ origin: ORIGIN, index: 1 }, KEY);
    expect(decodeViewId(message, KEY, ['another'])).to.equal(undefined);
    expect(decodeViewId(message, OTHER_KEY, [ORIGIN])).to.equal(undefined);
    expect(decodeViewId(Buffer.alloc(10), KEY, [ORIGIN])).to.equal(undefined);
  });

  it('has nothing in common with that of the next place', () => {
    let same = 0;
    for (let index = 0; index < 200; index++) {
      const [one, next] = [index, index + 1].map((at) =>
        encodeViewId({ origin: ORIGIN, index: at }, KEY),
      );
      for (const [at, byte] of (one ?? Buffer.alloc(0)).entries()) {
        for (let bits = byte ^ (next?.[at] ?? 0) ^ 255; bits > 0; bits >>= 1) same += bits & 1;
      }
    }
    expect(same / (200 * 80)).to.be.within(0.47, 0.53);
  });
});
