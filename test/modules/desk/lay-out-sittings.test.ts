import { expect } from 'chai';
import { countReading } from '../../../server/modules/desk/count-reading.ts';
import { layOutSittings } from '../../../server/modules/desk/lay-out-sittings.ts';
import type { ReadEntry } from '../../../server/modules/ledger/index.ts';

const MINUTE_MS = 60_000;
const MOST_MS = 10 * MINUTE_MS;

type Told = [
  seconds: number,
  actor: string,
  act: string,
  pages?: string | undefined,
  more?: object,
];

/** Entries of one volume: terminal t1, request r1, unless told otherwise. `!` before the act: refused. */
function entriesOf(told: readonly Told[]): ReadEntry[] {
  return told.map(([seconds, actor, act, pages, more], index) => ({
    index: index + 100,
    isSound: true,
    entry: {
      kind: act.startsWith('!') ? 'DENY' : 'INTENT',
      action: act.includes('.') ? act.replace('!', '') : `viewing.${act.replace('!', '')}`,
      atMs: seconds * 1000,
      actor,
      terminal: 't1',
      approval: 'r1',
      ...(pages !== undefined && { pages }),
      ...more,
    },
  }));
}
const layOut = (told: readonly Told[]) => layOutSittings(entriesOf(told), MOST_MS);

describe('layOutSittings', () => {
  it('times a page until the next one, and the last until the close', () => {
    const [sitting, ...more] = layOut([
      [0, 'a', 'open'],
      [10, 'a', 'read_page', 'p1'],
      [40, 'a', 'read_page', 'p2'],
      [45, 'a', 'read_strip', 'p1 p2 p3'],
      [100, 'a', 'read_page', 'p1'],
      [130, 'a', 'close'],
    ]);
    expect(more).to.deep.equal([]);
    expect(sitting).to.include({ index: 100, isWhole: true, closedAtMs: 130_000 });
    expect(sitting?.steps.map(({ what, forMs }) => [what, forMs])).to.deep.equal([
      ['open', null],
      ['page', 30_000],
      ['page', 60_000],
      ['strip', null],
      ['page', 30_000],
      ['close', null],
    ]);
    expect(sitting && countReading([sitting])).to.deep.equal({
      pages: 2,
      reads: 3,
      copies: 0,
      readMs: 120_000,
      heldMs: 0,
      reckoned: 3,
      untimed: 0,
      capped: 0,
    });
  });

  it('believes what beats told of a reading before what it reckons, and adds it up', () => {
    const [one, two] = [1, 2].map((nth) => `0198f000-0000-7000-8000-00000000000${nth}`);
    const times = (outcome: string) => ({ kind: 'DONE', outcome });
    const [sitting] = layOut([
      [0, 'a', 'open'],
      [10, 'a', 'read_page', 'p1', { entryId: one }],
      [40, 'a', 'time_pages', 'p1', times(`${one}=20000/30000`)],
      [90, 'a', 'read_page', 'p2', { entryId: two }],
      [100, 'a', 'close'],
      [101, 'a', 'time_pages', 'p1 p2', times(`${one}=5000/50000 ${two}=0/10000`)],
    ]);
    const pages = sitting?.steps.filter(({ what }) => what === 'page');
    expect(pages?.map(({ forMs, heldMs }) => [forMs, heldMs])).to.deep.equal([
      [25_000, 80_000],
      [0, 10_000],
    ]);
    expect(sitting && countReading([sitting])).to.deep.equal({
      pages: 2,
      reads: 2,
      copies: 0,
      readMs: 25_000,
      heldMs: 90_000,
      reckoned: 0,
      untimed: 0,
      capped: 0,
    });
  });

  it('believes what beats told of an original beside an extract', () => {
    const one = '0198f000-0000-7000-8000-000000000001';
    const told = { kind: 'DONE', outcome: `${one}=20000/30000` };
    const [sitting] = layOut([
      [0, 'a', 'copies.read_page', 'p1', { entryId: one }],
      [60, 'a', 'time_pages', 'p1', told],
      [90, 'a', 'copies.make', 'p1'],
    ]);
    expect(sitting?.steps[0]).to.include({ what: 'extract', forMs: 20_000, heldMs: 30_000 });
  });

  it('believes no longer look than the longest, and knows nothing of a page that nothing follows', () => {
    const [sitting] = layOut([
      [0, 'a', 'open'],
      [1, 'a', 'read_page', 'p1'],
      [3601, 'a', 'read_page', 'p2'],
    ]);
    expect(sitting && countReading([sitting])).to.deep.equal({
      pages: 2,
      reads: 2,
      copies: 0,
      readMs: MOST_MS,
      heldMs: 0,
      reckoned: 1,
      untimed: 1,
      capped: 1,
    });
    expect(sitting?.closedAtMs).to.equal(null);
  });

  it('takes no time away where a clock was set back', () => {
    const [sitting] = layOut([
      [100, 'a', 'open'],
      [110, 'a', 'read_page', 'p1'],
      [50, 'a', 'close'],
    ]);
    expect(sitting?.steps[1]?.forMs).to.equal(0);
  });

  it('keeps readers, requests and openings apart', () => {
    const sittings = layOut([
      [0, 'a', 'open'],
      [1, 'b', 'open', undefined, { terminal: 't2' }],
      [2, 'a', 'read_page', 'p1'],
      [3, 'b', 'read_page', 'p1', { terminal: 't2' }],
      [4, 'a', 'open', undefined, { approval: 'r2' }],
      [5, 'a', 'read_page', 'p2', { approval: 'r2' }],
      [6, 'a', 'close'],
      [7, 'a', 'open'],
      [8, 'a', 'read_page', 'p3'],
    ]);
    expect(
      sittings.map(({ actor, approval, steps }) => [
        actor,
        approval,
        steps.flatMap(({ pages }) => pages).join(' '),
      ]),
    ).to.deep.equal([
      ['a', 'r1', 'p1'],
      ['b', 'r1', 'p1'],
      ['a', 'r2', 'p2'],
      ['a', 'r1', 'p3'],
    ]);
    expect(sittings[0]?.steps[1]?.forMs).to.equal(4000);
  });

  it('puts the other reader’s confirmation into the sitting that it opened', () => {
    const [sitting, ...more] = layOut([
      [0, 'a', 'open'],
      [5, 'b', '!confirm', undefined, { outcome: 'wrong' }],
      [9, 'b', 'confirm'],
      [10, 'a', 'read_page', 'p1'],
    ]);
    expect(more).to.deep.equal([]);
    expect(sitting?.steps.map(({ what, actor }) => `${what} ${actor}`)).to.deep.equal([
      'open a',
      'confirm b',
      'page a',
    ]);
  });

  it('tells refusals and pictures that were not sent within a sitting, and makes no sitting of them', () => {
    expect(
      layOut([
        [0, 'a', '!open'],
        [1, 'a', '!read_page', 'p1'],
      ]),
    ).to.deep.equal([]);
    const [sitting] = layOut([
      [0, 'a', 'open'],
      [1, 'a', 'read_page', 'p1'],
      [2, 'a', '!send'],
      [3, 'a', '!read_page', 'p2', { outcome: 'ended' }],
    ]);
    expect(sitting?.steps.map(({ what }) => what)).to.deep.equal([
      'open',
      'page',
      'unsent',
      'refuse',
    ]);
  });

  it('counts nothing of what was not sent, and tells it in its own place', () => {
    const [one, two, far] = [1, 2, 3].map((nth) => `0198f000-0000-7000-8000-00000000000${nth}`);
    const back = (answers: string | undefined, outcome: string) => ({
      kind: 'ABORT',
      answers,
      outcome,
    });
    const [sitting] = layOut([
      [0, 'a', 'open'],
      [10, 'a', 'read_page', 'p1'],
      [30, 'a', 'read_page', 'p2', { entryId: one }],
      [40, 'a', 'read_page', 'p3', { entryId: two }],
      [41, 'a', 'send', 'p2', back(one, 'cancelled')],
      [50, 'a', 'read_page', 'p4'],
      [51, 'a', 'send', 'p3', back(two, 'busy')],
      [55, 'a', 'send', 'p9', back(far, 'busy')],
      [60, 'a', 'close'],
    ]);
    expect(
      sitting?.steps.map(({ what, forMs, unsent }) => [what, forMs, unsent?.outcome]),
    ).to.deep.equal([
      ['open', null, undefined],
      ['page', 20_000, undefined],
      ['page', null, 'cancelled'],
      ['page', null, 'busy'],
      ['page', 10_000, undefined],
      // Its delivery is not at hand.
      ['unsent', null, undefined],
      ['close', null, undefined],
    ]);
    expect(sitting && countReading([sitting])).to.include({ pages: 2, reads: 2, readMs: 30_000 });
  });

  it('keeps work on copies apart from reading, and ends it with a long pause', () => {
    const sittings = layOut([
      [0, 'a', 'open'],
      [5, 'a', 'copies.read_page', 'p1'],
      [10, 'a', 'read_page', 'p2'],
      [25, 'a', 'copies.make', 'p1 p3', { kind: 'DONE', outcome: 'copy ZL2026-000001 1/1' }],
      [30, 'a', 'close'],
      [31, 'a', 'copies.read_page', 'p3'],
      [40, 'a', '!copies.make', undefined, { outcome: 'no_output_point' }],
      [700, 'a', '!copies.make', undefined, { outcome: 'no_output_point' }],
      [701, 'a', 'copies.make', 'p3'],
      [2000, 'a', '!copies.send', undefined, { outcome: 'ended FZ2026-000002' }],
    ]);
    expect(
      sittings.map(({ isOfCopies, isWhole, closedAtMs, steps }) => [
        isOfCopies,
        isWhole,
        closedAtMs,
        steps.map(({ what, forMs }) => `${what} ${forMs}`).join(', '),
      ]),
    ).to.deep.equal([
      [false, true, 30_000, 'open null, page 20000, close null'],
      [true, true, null, 'extract 20000, copy null, extract null, refuse null'],
      [true, true, null, 'copy null, unsent null'],
    ]);
    expect(countReading(sittings)).to.deep.equal({
      pages: 3,
      reads: 3,
      copies: 2,
      readMs: 40_000,
      heldMs: 0,
      reckoned: 2,
      untimed: 1,
      capped: 0,
    });
  });

  it('says of a sitting whose opening is not at hand that it is not whole', () => {
    const [sitting] = layOut([[0, 'a', 'read_page', 'p1']]);
    expect(sitting).to.include({ isWhole: false, index: 100 });
  });
});
