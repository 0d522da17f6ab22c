import { expect } from 'chai';
import {
  categoriesFor,
  emptyDraft,
  findFaults,
  withPurpose,
} from '../../../client/features/requests/request-draft.ts';
import type { RequestOptions } from '../../../client/features/requests/requests.ts';

const wages = { code: '9-1', label: '九-1', name: '工资' };
const posts = { code: '9-2', label: '九-2', name: '任免' };
const degrees = { code: '4-1', label: '四-1', name: '学历学位' };

const OPTIONS: RequestOptions = {
  personName: '虚构甲',
  keeperName: '虚构市档案中心',
  purposes: [
    { purpose: 'wage', label: '工资审核', categories: [wages, posts] },
    { purpose: 'title', label: '职称', categories: [degrees, posts] },
  ],
  readers: [],
  route: [],
  defaultDays: 7,
  maxDays: 15,
};

const complete = {
  purpose: 'wage' as const,
  categories: ['9-1'],
  reason: '核对历次工资变动',
  readerIds: ['a', 'b'],
  days: 7,
};

describe('request draft', () => {
  it('offers no category before a purpose is chosen', () => {
    expect(categoriesFor('', OPTIONS)).to.deep.equal([]);
    expect(categoriesFor('wage', OPTIONS)).to.deep.equal([wages, posts]);
  });

  it('drops what a new purpose does not open, and keeps the rest', () => {
    const draft = withPurpose({ ...complete, categories: ['9-1', '9-2'] }, 'title', OPTIONS);
    expect(draft).to.deep.equal({ ...complete, purpose: 'title', categories: ['9-2'] });
  });

  it('names every rule that an empty draft would break', () => {
    const fields = findFaults(emptyDraft(OPTIONS), OPTIONS).map(({ field }) => field);
    expect(fields).to.deep.equal(['purpose', 'categories', 'reason', 'readerIds']);
  });

  it('finds nothing wrong with a complete draft', () => {
    expect(findFaults(complete, OPTIONS)).to.deep.equal([]);
  });

  it('holds the period to what the options allow', () => {
    const fieldsAt = (days: number): string[] =>
      findFaults({ ...complete, days }, OPTIONS).map(({ field }) => field);
    expect([0, 1, 15, 16, 1.5].map((days) => fieldsAt(days).length)).to.deep.equal([1, 0, 0, 1, 1]);
  });

  it('does not take blanks for a reason, nor one reader for two', () => {
    const draft = { ...complete, reason: '　　   ', readerIds: ['a'] };
    expect(findFaults(draft, OPTIONS).map(({ field }) => field)).to.deep.equal([
      'reason',
      'readerIds',
    ]);
  });
});
