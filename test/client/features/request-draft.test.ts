import { expect } from 'chai';
import {
  categoriesFor,
  emptyDraft,
  findFaults,
  withPurpose,
} from '../../../client/features/requests/request-draft.ts';
import type { RequestOptions } from '../../../client/features/requests/requests.ts';

const FULL = { mode: 'full' as const, titleHas: '' };
const wages = { code: '9-1', label: '九-1', name: '工资', ...FULL };
const posts = { code: '9-2', label: '九-2', name: '任免', ...FULL };
const degrees = { code: '4-1', label: '四-1', name: '学历学位', ...FULL };
const resumes = { code: '1', label: '一', name: '履历类', ...FULL };

const OPTIONS: RequestOptions = {
  personName: '虚构甲',
  keeperName: '虚构市档案中心',
  purposes: [
    {
      purpose: 'wage',
      label: '工资审核',
      categories: [wages, posts],
      copies: ['reproduction', 'extract'],
    },
    { purpose: 'title', label: '职称', categories: [degrees, posts], copies: ['extract'] },
    {
      purpose: 'retirement',
      label: '退休审批',
      categories: [posts, { ...degrees, mode: 'earliest' }, { ...resumes, mode: 'earliest' }],
      copies: [],
    },
  ],
  readers: [],
  route: [],
  defaultDays: 7,
  maxDays: 15,
  latestDueOn: '2027-11-24',
};

const complete = {
  purpose: 'wage' as const,
  categories: ['9-1'],
  reason: '核对历次工资变动',
  readerIds: ['a', 'b'],
  days: 7,
  copies: null,
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

  it('drops the part of what is chosen as one, and says so of a draft that holds a part', () => {
    const draft = withPurpose({ ...complete, categories: ['9-2', '4-1'] }, 'retirement', OPTIONS);
    expect(draft.categories).to.deep.equal(['9-2']);
    expect(findFaults(draft, OPTIONS)).to.deep.equal([]);
    const whole = { ...draft, categories: ['1', '4-1'] };
    expect(findFaults(whole, OPTIONS)).to.deep.equal([]);
    expect(withPurpose(whole, 'retirement', OPTIONS)).to.deep.equal(whole);
    const [fault] = findFaults({ ...draft, categories: ['1'] }, OPTIONS);
    expect(fault?.field).to.equal('categories');
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

  describe('with copies', () => {
    const NOW = new Date('2026-11-24T02:00:00Z');
    const item = { copying: 'reproduction' as const, mark: '9-2-1', pages: '1-2', count: 1 };
    const copies = {
      whatFor: '随调资表上报',
      afterwards: 'destroy' as const,
      dueOn: '2026-12-20',
      items: [item],
    };
    const faultsOf = (change: object) =>
      findFaults({ ...complete, copies: { ...copies, ...change } }, OPTIONS, NOW).map(
        ({ field }) => field,
      );

    it('says beforehand what the server would refuse', () => {
      expect(faultsOf({})).to.deep.equal([]);
      for (const [change, field] of [
        [{ whatFor: ' 用 ' }, 'copies-use'],
        [{ dueOn: '2026-11-23' }, 'copies-due'],
        [{ dueOn: '2027-11-25' }, 'copies-due'],
        [{ dueOn: '2026-02-30' }, 'copies-due'],
        [{ items: [] }, 'copies-items'],
        [{ items: Array.from({ length: 21 }, () => item) }, 'copies-items'],
        [{ items: [{ ...item, mark: '' }] }, 'copies-item-0'],
        [{ items: [item, { ...item, pages: '3-1' }] }, 'copies-item-1'],
        [{ items: [{ ...item, count: 6 }] }, 'copies-item-0'],
      ] as const) {
        expect(faultsOf(change), JSON.stringify(change)).to.deep.equal([field]);
      }
    });

    it('keeps of them what another purpose allows too', () => {
      const both = { ...copies, items: [item, { ...item, copying: 'extract' as const }] };
      const draft = { ...complete, copies: both };
      const titled = withPurpose(draft, 'title', OPTIONS).copies;
      expect(titled?.items.map(({ copying }) => copying)).to.deep.equal(['extract']);
      expect(withPurpose(draft, 'retirement', OPTIONS).copies).to.equal(null);
      expect(withPurpose(draft, 'wage', OPTIONS).copies).to.deep.equal(both);
    });
  });
});
