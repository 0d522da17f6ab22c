import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import type { Caller } from '../../support/caller.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { rawCall } from './support/raw-call.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from './support/reading-room.ts';

const CLIENTS = 100;
const WAVES = 3;
/** From before the call is judged to after it is answered. */
const LATEST_HANG_UP_MS = 3000;
/** One client of so many waits for the answer. */
const PATIENT_OF = 10;
/** Less than what one wave would leave behind, if each call left its page. */
const SLACK_BYTES = 24 * 2 ** 20;

describe('a hundred readers who hang up at any moment', function () {
  this.timeout(120_000);
  let room: ReadingRoom;
  let reader: Caller;
  let paths: string[];

  before(async () => {
    room = await openReadingRoom();
    const reading = await room.grant();
    [reader] = reading.readers;
    const opening = await room.open(reader, reading.requestId);
    paths = materialsOf(opening).flatMap(({ id, pages }) => [
      ...pages.map((page) => pathOfPage(opening, page.id)),
      pathOfStrip(opening, id),
    ]);
  });
  after(() => room.app.close());

  const storm = async (seed: number): Promise<number> => {
    const below = numbersFrom(seed);
    const calls = Array.from({ length: CLIENTS }, (_, client) => {
      const path = paths[below(paths.length)] ?? '';
      const hangsUpAfterMs = below(LATEST_HANG_UP_MS);
      // On a slow machine all would have gone before the first is served.
      const hangUp = client % PATIENT_OF > 0 && { signal: AbortSignal.timeout(hangsUpAfterMs) };
      const call = { method: 'GET', path, headers: { Cookie: reader.cookie }, ...hangUp };
      return rawCall(room.app.url, call).then(
        () => true,
        () => false,
      );
    });
    return (await Promise.all(calls)).filter(Boolean).length;
  };

  /** What is there once nothing of the storm is under way, and no more than `files` are open. */
  const settle = async (files = Infinity): Promise<Census> => {
    let seen = census();
    for (let look = 0; look < 500 && (isBusy() || seen.files > files); look += 1) {
      await sleep(20);
      seen = census();
    }
    return seen;
  };
  const isBusy = (): boolean => {
    const { images, db } = room.app.services;
    const { pool } = db.client as { pool: Pool };
    return images.isMarking() || pool.numUsed() + pool.numPendingAcquires() > 0;
  };

  it('leave behind no file, thread, memory or place in the queue, and the next is served', async () => {
    await room.app.services.images.warmUp();
    await Promise.all(paths.map((path) => reader.get(path)));
    await storm(0);
    const before = await settle();
    let answered = 0;
    for (let wave = 1; wave <= WAVES; wave += 1) answered += await storm(wave);
    const after = await settle(before.files);
    expect(isBusy()).to.equal(false);
    expect(answered, 'some were served, some were not').to.be.within(
      (CLIENTS / PATIENT_OF) * WAVES,
      CLIENTS * WAVES - 1,
    );
    expect(after.files).to.be.at.most(before.files);
    expect(after.threads).to.be.at.most(before.threads);
    expect(after.bytes).to.be.below(before.bytes + SLACK_BYTES);
    const [first = ''] = paths;
    expect((await reader.get(first)).status).to.equal(200);
  });
});

type Pool = { numUsed(): number; numPendingAcquires(): number };
type Census = { files: number; threads: number; bytes: number };

function census(): Census {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return {
    files: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
    bytes: process.memoryUsage().arrayBuffers,
  };
}
