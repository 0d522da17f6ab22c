import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { openCopyRoom, type CopyRoom, type Order } from '../copies/support/copy-room.ts';
import { readPrint } from '../copies/support/read-print.ts';
import { rawCall, type RawAnswer, type RawCall } from './support/raw-call.ts';
import { materialsOf, pathOfPage, pathOfStrip } from './support/reading-room.ts';
import { isBusy, settle, type Census } from './support/take-census.ts';

const CLIENTS = 100;
const WAVES = 3;
/** From before the call is judged to after it is answered. */
const LATEST_HANG_UP_MS = 3000;
/** One client of so many waits for the answer. */
const PATIENT_OF = 10;
/** Less than what one wave would leave behind, if each call left its page. */
const SLACK_BYTES = 24 * 2 ** 20;

describe('a hundred people who hang up at any moment', function () {
  this.timeout(120_000);
  let room: CopyRoom;
  let reader: Caller;
  let paths: string[];

  before(async () => {
    // All of them read under one name, and the storm is to come as far as the threads.
    room = await openCopyRoom(() => startApp({ readingsAtOnce: CLIENTS }));
    const reading = await room.grant();
    [reader] = reading.readers;
    const opening = await room.open(reader, reading.requestId);
    paths = materialsOf(opening).flatMap(({ id, pages }) => [
      ...pages.map((page) => pathOfPage(opening, page.id)),
      pathOfStrip(opening, id),
    ]);
    await room.app.services.images.warmUp();
  });
  after(() => room.app.close());

  /** What those got who waited for it, or were too late to hang up. */
  const storm = async (
    seed: number,
    callOf: (below: (limit: number) => number) => RawCall,
    latestHangUpMs = LATEST_HANG_UP_MS,
  ): Promise<RawAnswer[]> => {
    const below = numbersFrom(seed);
    const calls = Array.from({ length: CLIENTS }, (_, client) => {
      const call = callOf(below);
      const hangsUpAfterMs = below(latestHangUpMs);
      // On a slow machine all would have gone before the first is served.
      const hangUp = client % PATIENT_OF > 0 && { signal: AbortSignal.timeout(hangsUpAfterMs) };
      return rawCall(room.app.url, { ...call, ...hangUp }).catch(() => undefined);
    });
    return (await Promise.all(calls)).filter((answer) => answer !== undefined);
  };
  const expectNothingLeft = (after: Census, before: Census): void => {
    expect(isBusy(room.app)).to.equal(false);
    expect(after.files).to.be.at.most(before.files);
    expect(after.threads).to.be.at.most(before.threads);
    expect(after.bytes).to.be.below(before.bytes + SLACK_BYTES);
  };

  it('leave behind no file, thread, memory or place in the queue, and the next is served', async () => {
    const ofPage = (below: (limit: number) => number): RawCall => ({
      method: 'GET',
      path: paths[below(paths.length)] ?? '',
      headers: { Cookie: reader.cookie },
    });
    await Promise.all(paths.map((path) => reader.get(path)));
    await storm(0, ofPage);
    const before = await settle(room.app);
    let answered = 0;
    for (let wave = 1; wave <= WAVES; wave += 1) answered += (await storm(wave, ofPage)).length;
    const after = await settle(room.app, before.files);
    expectNothingLeft(after, before);
    expect(answered, 'some were served, some were not').to.be.within(
      (CLIENTS / PATIENT_OF) * WAVES,
      CLIENTS * WAVES - 1,
    );
    const [first = ''] = paths;
    expect((await reader.get(first)).status).to.equal(200);
  });

  it('leave of a copy the whole of it on record, or nothing', async () => {
    const order = await room.order();
    await approve(order, CLIENTS + 1);
    await room.make(order);
    const before = await settle(room.app);
    let answers: RawAnswer[] = [];
    const entries = await recordedBy(room.app, async () => {
      const makeOne = (): RawCall => ({
        method: 'POST',
        path: '/api/copies',
        headers: { Cookie: room.maker.cookie, 'Content-Type': 'application/json' },
        body: JSON.stringify(orderOf(order)),
      });
      answers = await storm(CLIENTS, makeOne, LATEST_HANG_UP_MS / 2);
      expectNothingLeft(await settle(room.app, before.files), before);
    });
    const whole = answers.filter(({ status }) => status === 200);
    expect(whole).to.have.length.within(CLIENTS / PATIENT_OF, CLIENTS - 1);
    for (const { bytes } of whole) expect(readPrint(bytes).pages).to.equal(2);
    const told = entries.flatMap(({ kind, action, outcome = '' }) =>
      kind === 'INTENT' && action === 'copies.make' ? [outcome] : [],
    );
    const made = await madeUnder(order);
    expect(made.slice(1).map(({ no, nth }) => `copy ${no} ${nth}/${CLIENTS + 1}`)).to.deep.equal(
      told.toSorted(byNth),
    );
    expect(made.map(({ nth }) => nth)).to.deep.equal(made.map((_, place) => place + 1));
    const [, broken] = made;
    expect((await room.step(broken?.id ?? '', 'spoil', '没有打印出来')).status).to.equal(200);
    const again = await room.make(order);
    expect(readPrint(again.bytes).pages).to.equal(2);
    expect((await madeUnder(order)).filter(({ nth }) => nth === broken?.nth)).to.have.length(2);
  });

  const orderOf = ({ requestId, recipientId }: Order) => ({
    copyId: randomUUID(),
    requestId,
    item: 1,
    recipientId,
  });
  /** As if so many of each had been approved. */
  const approve = async ({ requestId }: Order, count: number): Promise<void> => {
    const grants = () => room.app.database.superuser('grants').where({ request_id: requestId });
    const { copies } = await grants().first<{ copies: string }>('copies');
    await grants().update({ copies: copies.replaceAll(/"count":\d+/g, `"count":${count}`) });
  };
  const madeUnder = ({ requestId }: Order) =>
    room.app.database
      .app('copies')
      .where({ request_id: requestId })
      .orderBy(['nth', 'attempt'])
      .select<{ id: string; no: string; nth: number }[]>('id', 'no', 'nth');
});

function byNth(one: string, other: string): number {
  return nthOf(one) - nthOf(other);
}

function nthOf(outcome: string): number {
  return Number(/ (\d+)\/\d+$/.exec(outcome)?.[1]);
}
