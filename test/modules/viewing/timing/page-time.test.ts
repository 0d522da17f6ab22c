import { expect } from 'chai';
import { encodeLeaf, decodeLeaf } from '../../../../audit/leaf.ts';
import { readTimes, spellTimes } from '../../../../server/modules/viewing/timing/page-time.ts';

const ID = '0198f000-0000-7000-8000-00000000000';
const TIMES = [
  { entryId: `${ID}1`, pageId: `${ID}a`, watchedMs: 1500, heldMs: 1700 },
  { entryId: `${ID}2`, pageId: `${ID}b`, watchedMs: 0, heldMs: 36_000_000 },
];

describe('the words for reading times', () => {
  it('come back from a leaf as they were', () => {
    const leaf = encodeLeaf({
      origin: 'test',
      kind: 'DONE',
      action: 'viewing.time_pages',
      entryId: `${ID}9`,
      atMs: 1,
      actor: 'a',
      ...spellTimes(TIMES),
    });
    expect(readTimes(decodeLeaf(leaf))).to.deep.equal(TIMES);
    expect(leaf.length).to.be.below(400);
  });

  it('tell nothing where they are none', () => {
    expect(readTimes({})).to.deep.equal([]);
    expect(readTimes({ pages: 'a', outcome: `${ID}1=1/2 ${ID}2=3/4` })).to.have.length(1);
    expect(readTimes({ pages: 'a', outcome: `${ID}1=-1/2` })).to.deep.equal([]);
  });
});
