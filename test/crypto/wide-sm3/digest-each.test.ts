import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { sm3, sm3Each } from '../../../crypto/sm3.ts';
import { joinSpans } from '../../../crypto/spans.ts';
import { digestEach, hasWideSm3 } from '../../../crypto/wide-sm3/digest-each.ts';
import { numbersFrom } from '../../support/numbers-from.ts';

const SEED = 724_090;
/** With prefix and padding they fill the greatest room. */
const MOST_BYTES = 32 * 64 - 10;

const oneByOne = (prefix: number, messages: readonly Uint8Array[]): string =>
  messages.map((message) => sm3(Uint8Array.of(prefix), message).toString('hex')).join('');

describe('wide SM3', () => {
  it('is there on the Node that Lantai runs on, for messages that it has room for', () => {
    expect(hasWideSm3(MOST_BYTES)).to.equal(true);
    expect(hasWideSm3(MOST_BYTES + 1)).to.equal(false);
  });

  it('digests both examples of GB/T 32905', () => {
    const rest = Buffer.from('abcd'.repeat(16)).subarray(1);
    const joined = digestEach(0x61, joinSpans([Buffer.from('bc'), rest])).toString('hex');
    expect(joined).to.equal(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0' +
        'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it('agrees with OpenSSL on every length that it has room for', () => {
    const lengths = Array.from({ length: MOST_BYTES + 1 }, (_, length) => length);
    const messages = lengths.map((length) => randomBytes(length));
    expect(digestEach(1, joinSpans(messages)).toString('hex') === oneByOne(1, messages)).to.equal(
      true,
    );
  });

  it('agrees with OpenSSL whatever lengths come together, and however few', () => {
    const random = numbersFrom(SEED);
    for (let round = 0; round < 200; round += 1) {
      const longest = 1 + random(MOST_BYTES);
      const messages = Array.from({ length: random(12) }, () => randomBytes(random(longest)));
      const prefix = random(256);
      const joined = digestEach(prefix, joinSpans(messages)).toString('hex');
      expect(joined === oneByOne(prefix, messages), `${SEED}: ${round}`).to.equal(true);
    }
  });

  it('is passed by where one message is too long, or there are too few', () => {
    const long = [
      randomBytes(70),
      randomBytes(65_535),
      randomBytes(MOST_BYTES + 1),
      randomBytes(1),
    ];
    for (const messages of [[], long.slice(0, 1), long]) {
      expect(sm3Each(0, joinSpans(messages)).toString('hex') === oneByOne(0, messages)).to.equal(
        true,
      );
    }
    expect(() => digestEach(0, joinSpans(long))).to.throw(RangeError);
  });
});
