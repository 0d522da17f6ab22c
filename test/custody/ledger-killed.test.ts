import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Opening } from '../../server/modules/viewing/contract.ts';
import { PLACEMENTS } from '../key-release/support/placements.ts';
import { makeReleaseBed, type ReleaseBed } from '../key-release/support/release-bed.ts';
import { materialsOf, pathOfPage, pathOfStrip } from '../modules/viewing/support/reading-room.ts';
import type { Answer, Caller } from '../support/caller.ts';
import type { LedgerProcess } from '../support/ledger-process.ts';
import { expectOnTree } from './support/expect-on-tree.ts';

const KILLS = 3;
const WRITERS = 8;
/** Acts between one kill and the next. */
const ACTS = 40;

describe('a ledger that is killed beside its house', () => {
  let bed: ReleaseBed;
  let ledger: LedgerProcess;
  let reader: Caller;
  let opening: Opening;
  let path: string;
  before(async () => {
    bed = await makeReleaseBed(PLACEMENTS['in a process of its own']);
    if (!bed.ledger) throw new Error('no process of its own');
    ledger = bed.ledger;
    const reading = await bed.room.grant();
    [reader] = reading.readers;
    opening = await bed.room.open(reader, reading.requestId);
    const [material] = materialsOf(opening);
    path = pathOfPage(opening, material?.pages[0]?.id ?? '');
    expect((await reader.get(pathOfStrip(opening, material?.id ?? ''))).status).to.equal(200);
  });
  after(() => bed.close());

  const restart = async (): Promise<void> => {
    await ledger.start();
    // The link looks for it ten times a second.
    while ((await reader.get(path)).status !== 200) await sleep(20);
  };

  const expectAway = (answer: Answer): void => {
    expect([answer.status, answer.error.kind]).to.deep.equal([503, 'unavailable']);
    expect(answer.error.message).to.match(/账本.*(请|再)/);
  };

  it('gives readers no page and tells them so, and serves them again when it is back', async () => {
    expect((await reader.get(path)).status).to.equal(200);
    await ledger.end('SIGKILL');
    expectAway(await reader.get(path));
    expectAway(await reader.get(path));
    await restart();
    expect((await reader.get(path)).status).to.equal(200);
  });

  it('gives no key for what it signed before, and the key for what it finds in the outbox', async () => {
    const [page] = bed.pages;
    if (!page) throw new Error('no page');
    const file = await bed.fileOf(page);
    const before = await bed.recordReading(page);
    process.kill(ledger.pid(), 'SIGSTOP');
    const { services } = bed.app;
    const waiting = await services.db.transaction((tx) =>
      services.ledger.record(tx, {
        kind: 'INTENT',
        action: 'viewing.read_page',
        actor: bed.actor,
        terminal: bed.terminal,
        item: bed.room.volumeId,
        pages: page.id,
      }),
    );
    await ledger.end('SIGKILL');
    await restart();
    const receipt = await waiting.receipt();
    expect(receipt.index).to.be.at.least(1);
    const error: unknown = await bed.ask(before, file).catch((reason: unknown) => reason);
    expect(error).to.include({ name: 'ReleaseError', code: 'unsigned' });
    expect(await bed.ask(waiting.entryId, file)).to.have.length(16);
  });

  it('tells what became of an entry that was rolled back meanwhile', async () => {
    const { services } = bed.app;
    let receipt: Promise<unknown> = Promise.resolve();
    const rolled = await services.db
      .transaction(async (tx) => {
        const recorded = await services.ledger.record(tx, {
          kind: 'DONE',
          action: 'viewing.close',
          actor: 'system',
        });
        receipt = recorded.receipt();
        await ledger.end('SIGKILL');
        throw new Error('rolled back');
      })
      .catch((error: unknown) => String(error));
    expect(rolled).to.include('rolled back');
    await restart();
    expect(String(await receipt.catch((error: unknown) => error))).to.include('rolled back');
  });

  it('loses and doubles no act that was acknowledged, killed again and again under load', async () => {
    const { services, database } = bed.app;
    const acknowledged = new Map<string, number>();
    let isOver = false;
    const write = async (): Promise<void> => {
      while (!isOver) {
        const acted = services.db.transaction((tx) =>
          services.ledger.record(tx, { kind: 'DONE', action: 'viewing.close', actor: 'system' }),
        );
        const recorded = await acted.catch(() => undefined);
        if (!recorded) await sleep(20);
        else acknowledged.set(recorded.entryId, (await recorded.receipt()).index);
      }
    };
    const writers = Array.from({ length: WRITERS }, write);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      while (acknowledged.size < kill * ACTS) await sleep(5);
      await ledger.end('SIGKILL');
      await restart();
    }
    isOver = true;
    await Promise.all(writers);
    await expectOnTree(database.superuser, services.ledger.firstKey, acknowledged);
  });

  it('leaves the house nothing on its disk that opens a page, and no role that signs', async () => {
    const { app } = bed;
    expect(readdirSync(app.home)).not.to.include.oneOf([
      'keys',
      'keystore.json',
      'ledger.lock',
      'database.json',
    ]);
    expect(app.services.keystore).not.to.have.any.keys('openVolumeKey', 'findSlot', 'changeLocks');
    for (const sql of [
      'update ledger_head set size = size',
      'delete from ledger_outbox',
      "insert into ledger_checkpoints values (1, 'x', now())",
    ]) {
      const refused: unknown = await app.services.db.raw(sql).catch((error: unknown) => error);
      expect(refused, sql).to.include({ code: '42501' });
    }
  });

  it('stops when it is told to, with everything signed for', async () => {
    expect(await ledger.end('SIGTERM'), ledger.complaint()).to.equal(0);
    await restart();
  });
});
