import { expect } from 'chai';
import fc from 'fast-check';
import { requestOptions, showRequest } from '../../../server/modules/requests/contract.ts';
import { readPageNumbers, writePageNumbers } from '../../../server/modules/requests/words.ts';
import { GRANTED, openReadingRoom, type ReadingRoom } from '../viewing/support/reading-room.ts';
import { grantReading } from '../../support/grant-reading.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { accountIdOf } from './support/request-desk.ts';

const ITEM = { copying: 'reproduction', mark: '9-2-1', pages: '1', count: 1 } as const;
const WISH = {
  whatFor: '随调资表上报',
  afterwards: 'return',
  dueOn: '2026-12-20',
  items: [ITEM],
} as const;

describe('copies in a request', () => {
  let room: ReadingRoom;
  let clerk: Caller;
  let readerIds: string[];
  before(async () => {
    room = await openReadingRoom();
    const [one, other] = [0, 1].map((nth) => room.world.account('clerk', 'QY-BHQ', nth));
    clerk = await room.app.as(one?.loginName ?? '');
    const partner = await room.app.as(other?.loginName ?? '');
    readerIds = [await accountIdOf(clerk), await accountIdOf(partner)];
  });
  after(() => room.app.close());

  const ask = (copies: unknown, change: object = {}): Promise<Answer> =>
    clerk.post('/api/requests', {
      volumeId: room.volumeId,
      purpose: 'wage',
      categories: GRANTED,
      reason: '核对工资变动',
      readerIds,
      days: 3,
      copies,
      ...change,
    });
  const countAsked = async (): Promise<number> =>
    (await room.app.database.app('requests').whereNotNull('copies')).length;

  it('are offered where the purpose allows them', async () => {
    const options = (await clerk.get(`/api/requests/options/${room.volumeId}`)).as(
      requestOptions.response,
    );
    const waysOf = (purpose: string) =>
      options.purposes.find((one) => one.purpose === purpose)?.copies;
    expect(waysOf('wage')).to.deep.equal(['reproduction', 'extract']);
    expect(waysOf('title')).to.deep.equal(['extract']);
    expect(waysOf('abroad')).to.deep.equal([]);
    expect(options.latestDueOn).to.equal('2027-11-24');
  });

  it('are shown to applicant and approvers, page by page, without a title', async () => {
    const { title } = await room.app.database
      .app('materials')
      .where({ volume_id: room.volumeId, class_code: '9-2' })
      .first<{ title: string }>('title');
    const items = [
      { ...ITEM, mark: '９－２－１', pages: '' },
      { ...ITEM, copying: 'extract' as const, mark: '4-1-1' },
    ];
    const reading = await grantReading(room.app, room.world, {
      volumeId: room.volumeId,
      purpose: 'wage',
      categories: GRANTED,
      copies: { ...WISH, items },
    });
    for (const caller of [...reading.readers, ...reading.approvers]) {
      const answer = await caller.get(`/api/requests/${reading.requestId}`);
      const { copies } = answer.as(showRequest.response);
      expect(copies).to.deep.include({ whatFor: WISH.whatFor, dueOn: WISH.dueOn });
      expect(copies?.items.map(({ mark, pages, count }) => [mark, pages, count])).to.deep.equal([
        ['9-2-1', '1–2', 1],
        ['4-1-1', '1', 1],
      ]);
      expect(answer.bytes.toString()).to.not.contain(title);
    }
    const grants = await room.app.database
      .app('grants')
      .where({ request_id: reading.requestId })
      .select<{ copies: string }[]>('copies');
    expect(grants).to.have.length(2);
    for (const { copies } of grants) expect(JSON.parse(copies)).to.have.property('items');
  });

  it('give no right where a request asks for none', async () => {
    const reading = await room.grant();
    const { rows } = await room.app.database.app.raw<{ rows: { copies: string | null }[] }>(
      'select copies from grants where request_id = ?',
      [reading.requestId],
    );
    expect(rows.map(({ copies }) => copies)).to.deep.equal([null, null]);
  });

  for (const [what, copies, field] of [
    ['nothing at all', { ...WISH, items: [] }, 'copies.items'],
    [
      'a material that is not there',
      { ...WISH, items: [{ ...ITEM, mark: '9-2-9' }] },
      'copies.items.0.mark',
    ],
    [
      'a material that is cut to its dates',
      { ...WISH, items: [{ ...ITEM, mark: '3-1' }] },
      'copies.items.0.mark',
    ],
    [
      'a page that is not there',
      { ...WISH, items: [{ ...ITEM, pages: '1-3' }] },
      'copies.items.0.pages',
    ],
    ['page nought', { ...WISH, items: [{ ...ITEM, pages: '0' }] }, 'copies.items.0.pages'],
    [
      'pages that are no numbers',
      { ...WISH, items: [{ ...ITEM, pages: '全部' }] },
      'copies.items.0.pages',
    ],
    ['a page twice', { ...WISH, items: [{ ...ITEM, pages: '1,1' }] }, 'copies.items.0.pages'],
    ['no copy of it', { ...WISH, items: [{ ...ITEM, count: 0 }] }, 'copies.items.0.count'],
    ['more than a few copies', { ...WISH, items: [{ ...ITEM, count: 6 }] }, 'copies.items.0.count'],
    ['half a copy', { ...WISH, items: [{ ...ITEM, count: 1.5 }] }, 'copies.items.0.count'],
    ['a material twice', { ...WISH, items: [ITEM, ITEM] }, 'copies.items'],
    ['no word what for', { ...WISH, whatFor: '用' }, 'copies.whatFor'],
    ['a day that is past', { ...WISH, dueOn: '2026-11-23' }, 'copies.dueOn'],
    ['a day in years', { ...WISH, dueOn: '2027-11-25' }, 'copies.dueOn'],
    ['a day that is none', { ...WISH, dueOn: '2026-02-30' }, 'copies.dueOn'],
    ['to keep it', { ...WISH, afterwards: 'keep' }, 'copies.afterwards'],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const before = await countAsked();
      const answer = await ask(copies);
      expect(answer.status, answer.bytes.toString()).to.equal(400);
      expect(answer.error.field).to.equal(field);
      expect(await countAsked()).to.equal(before);
    });
  }

  it('refuse a way that the purpose does not allow, and a class that was not asked for', async () => {
    const title = await ask(
      { ...WISH, items: [{ ...ITEM, mark: '4-1-1' }] },
      { purpose: 'title', categories: ['4-1'] },
    );
    expect(title.status).to.equal(400);
    expect(title.error.message).to.contain('不允许复制');
    const other = await ask(
      { ...WISH, items: [{ ...ITEM, mark: '9-2-1' }] },
      { categories: ['4-1'] },
    );
    expect(other.error.field).to.equal('copies.items.0.mark');
  });
});

describe('page numbers', () => {
  it('are read as people write them', () => {
    expect(readPageNumbers('')).to.deep.equal([]);
    expect(readPageNumbers(' 5，1-3 ')).to.deep.equal([1, 2, 3, 5]);
    expect(readPageNumbers('１–２、４')).to.deep.equal([1, 2, 4]);
    for (const wrong of ['0', '3-1', '1-', 'a', '1,1', '1-2,2', '1-61', '10000', '-1', '1e2']) {
      expect(readPageNumbers(wrong), wrong).to.equal(undefined);
    }
  });

  it('are written so that they read the same', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, (given) => {
        const sorted = given.sort((one, other) => one - other);
        expect(readPageNumbers(writePageNumbers(sorted))).to.deep.equal(sorted);
      }),
    );
  });
});
