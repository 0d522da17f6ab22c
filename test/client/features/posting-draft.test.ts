import { expect } from 'chai';
import {
  EMPTY_POSTING,
  findPostingFaults,
  postingFrom,
} from '../../../client/features/units/posting-draft.ts';

const TODAY = '2026-11-24';
const FILLED = {
  ...EMPTY_POSTING,
  authority: 'manager' as const,
  unitId: 'u1',
  validFrom: '2026-12-01',
  basis: '青组干字〔2026〕12号',
};

describe('the form of a posting', () => {
  const faulty = (change: object): string[] =>
    findPostingFaults({ ...FILLED, ...change }, TODAY).map(({ field }) => field);

  it('is complete, and names all that is missing in order', () => {
    expect(faulty({})).to.deep.equal([]);
    const fields = findPostingFaults(EMPTY_POSTING, TODAY).map(({ field }) => field);
    expect(fields).to.deep.equal(['authority', 'unitId', 'validFrom', 'basis']);
  });

  it('asks why only for a day that is past', () => {
    expect(faulty({ validFrom: TODAY })).to.deep.equal([]);
    expect(faulty({ validFrom: '2026-11-23' })).to.deep.equal(['backdatingReason']);
    expect(faulty({ validFrom: '2026-11-23', backdatingReason: '文件迟到' })).to.deep.equal([]);
  });

  it('takes no day that does not exist', () => {
    for (const validFrom of ['2026-02-30', '2026-13-01', '20261201', 'x']) {
      expect(faulty({ validFrom }), validFrom).to.deep.equal(['validFrom']);
    }
  });

  it('ends a management, and never a keeping', () => {
    expect(faulty({ isEnd: true, unitId: '' })).to.deep.equal([]);
    expect(postingFrom({ ...FILLED, isEnd: true }, 'v1')).to.include({ unitId: null });
    const keeping = { isEnd: true, authority: 'original_keeper' as const };
    expect(faulty({ ...keeping, unitId: '' })).to.deep.equal(['unitId']);
    expect(postingFrom({ ...FILLED, ...keeping }, 'v1')).to.include({ unitId: 'u1' });
  });
});
