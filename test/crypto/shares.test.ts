import { expect } from 'chai';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { ShareError } from '../../crypto/errors.ts';
import { describeShare, joinShares, splitSecret } from '../../crypto/shares.ts';
import { readShare, writeShare } from '../../crypto/shares/share.ts';

const numbers = fc
  .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 6 }))
  .map(([threshold, more]) => ({ threshold, shares: threshold + more }));
const secrets = fc.uint8Array({ minLength: 1, maxLength: 48 });

function refusal(texts: string[]): ShareError {
  try {
    joinShares(texts);
  } catch (error) {
    if (error instanceof ShareError) return error;
    throw error;
  }
  return expect.fail('expected a refusal');
}

describe('shares of a secret', () => {
  it('give it back from any that are enough, in any order', () => {
    fc.assert(
      fc.property(
        numbers,
        secrets,
        fc.array(fc.nat(), { minLength: 15, maxLength: 15 }),
        (plan, secret, order) => {
          const texts = splitSecret(secret, plan);
          const shuffled = texts
            .map((text, index) => ({ text, key: order[index] ?? 0 }))
            .sort((left, right) => left.key - right.key)
            .map(({ text }) => text);
          expect(joinShares(shuffled.slice(0, plan.threshold)).equals(secret)).to.equal(true);
          expect(joinShares(texts).equals(secret)).to.equal(true);
        },
      ),
    );
  });

  it('are refused when too few, also when one is given twice', () => {
    fc.assert(
      fc.property(numbers, secrets, (plan, secret) => {
        const few = splitSecret(secret, plan).slice(0, plan.threshold - 1);
        expect(refusal([...few, few[0] ?? '']).message).to.include('还差 1 片');
      }),
    );
    expect(refusal([]).message).to.equal('没有分片');
  });

  it('are refused when they come from two splittings of the same secret', () => {
    const secret = randomBytes(32);
    const plan = { threshold: 2, shares: 3 };
    const [one = ''] = splitSecret(secret, plan);
    const [, two = ''] = splitSecret(secret, plan);
    expect(refusal([one, two]).message).to.include('不是同一次');
  });

  it('never give a wrong secret: an altered share is refused, whatever it claims', () => {
    fc.assert(
      fc.property(
        numbers,
        secrets,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (plan, secret, at, flip) => {
          const texts = splitSecret(secret, plan);
          const share = readShare(texts[0] ?? '');
          const y = Buffer.from(share.y);
          const place = at % y.length;
          y[place] = (y[place] ?? 0) ^ flip;
          const forged = writeShare({ ...share, y });
          const used = [forged, ...texts.slice(1)];
          expect(refusal(used.slice(0, plan.threshold)).message).to.include('拼不出');
          if (plan.shares > plan.threshold) refusal([...texts.slice(1), forged]);
          refusal([...texts, forged]);
          // Under another index, threshold or set its bytes are of another polynomial.
          const moved = writeShare({ ...share, index: (share.index % share.count) + 1 });
          refusal([moved, ...texts.slice(2)].slice(0, plan.threshold));
          refusal([writeShare({ ...share, set: '000000000000' }), ...texts.slice(1)]);
        },
      ),
    );
  });

  it('tell nothing when one is missing: each remaining share is as likely for any secret', () => {
    // With threshold 2 the one share of a byte is the secret plus a uniform multiple: all values occur.
    const seen = new Set<number>();
    for (let round = 0; round < 4000; round += 1) {
      seen.add(
        readShare(splitSecret(Buffer.from([7]), { threshold: 2, shares: 2 })[0] ?? '').y[0] ?? -1,
      );
    }
    expect(seen.size).to.equal(256);
  });

  it('say what they are, and are refused when they are not shares', () => {
    const [text = '', other = ''] = splitSecret(randomBytes(32), { threshold: 2, shares: 3 });
    expect(describeShare(text)).to.include({ threshold: 2, count: 3, index: 1 });
    expect(describeShare(text).set).to.equal(describeShare(other).set);
    expect(text).to.include('第 1 片，共 3 片，任意 2 片');
    const lines = text.split('\n');
    for (const bad of ['', 'x', ' 1  0000', lines.slice(0, 4).join('\n'), '1 é', '1 ']) {
      expect(() => readShare(bad), bad).to.throw(ShareError);
    }
    const mixed = [...lines.slice(0, 4), ...other.split('\n').slice(4)].join('\n');
    expect(() => readShare(mixed)).to.throw(ShareError);
  });

  it('refuse senseless numbers and secrets', () => {
    const bad = [
      { threshold: 1, shares: 3 },
      { threshold: 4, shares: 3 },
      { threshold: 2, shares: 256 },
      { threshold: 2.5, shares: 3 },
      { threshold: Number.NaN, shares: 3 },
    ];
    for (const plan of bad) expect(() => splitSecret(randomBytes(8), plan)).to.throw(RangeError);
    const plan = { threshold: 2, shares: 2 };
    expect(() => splitSecret(Buffer.alloc(0), plan)).to.throw(RangeError);
    expect(() => splitSecret(Buffer.alloc(2000), plan)).to.throw(RangeError);
    expect(joinShares(splitSecret(Buffer.alloc(1024), plan))).to.have.length(1024);
  });
});
