import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import sharp from 'sharp';
import { compilePolicy } from '../../../policies/policy-table.ts';
import { builtInPolicy } from '../../../policies/policy-text.ts';
import { makeCopy } from '../../../server/modules/copies/contract.ts';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import type { Answer } from '../../support/caller.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom, type Order } from './support/copy-room.ts';
import { readCodes } from './support/read-codes.ts';
import { readPrint, tintOf } from './support/read-print.ts';

const TEXT = '学历：大学本科。\n学位：文学学士。';

describe('#copies.make', () => {
  let room: CopyRoom;
  let order: Order;
  before(async () => {
    room = await openCopyRoom();
  });
  beforeEach(async () => {
    order = await room.order();
  });
  after(() => room.app.close());

  const expectPrint = async (answer: Answer, sheets: number): Promise<void> => {
    expect(answer.status, answer.bytes.toString().slice(0, 300)).to.equal(200);
    expect(answer.headers.get('Content-Type')).to.equal('application/pdf');
    expect(answer.headers.get('Cache-Control')).to.equal('no-store');
    const { pages, pictures } = readPrint(answer.bytes);
    expect([pages, pictures.length]).to.deep.equal([sheets, sheets]);
    for (const picture of pictures) expect(await tintOf(picture)).to.be.above(0.005);
  };
  /** Nothing is made, and where it is the ledger's to know, it is told. */
  const expectNothing = async (
    change: object,
    status: number,
    outcome?: string,
    caller = room.maker,
  ): Promise<Answer> => {
    let answer: Answer | undefined;
    const entries = await recordedBy(room.app, async () => {
      answer = await room.make(order, change, caller);
      expect(answer.status, answer.bytes.toString().slice(0, 200)).to.equal(status);
    });
    const told = entries
      .filter(({ action }) => action !== 'sessions.turn_away')
      .map(({ kind, action, outcome: what }) => [kind, action, what]);
    expect(told).to.deep.equal(outcome ? [['DENY', 'copies.make', outcome]] : []);
    expect(await countCopies()).to.equal(0);
    if (!answer) throw new Error('no answer');
    return answer;
  };
  const countCopies = async (): Promise<number> =>
    (await room.app.database.app('copies').where({ request_id: order.requestId })).length;
  const numberOf = (answer: Answer): string =>
    /filename="(\w+-\d+)\.pdf"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? '';
  const idOf = async (no: string): Promise<string> =>
    (await room.app.database.app('copies').where({ no }).first<{ id: string }>('id')).id;

  it('prints marked, numbered sheets, and the entry that says so is signed for before them', async () => {
    let answer: Answer | undefined;
    const entries = await recordedBy(room.app, async () => {
      answer = await room.make(order);
      const { rows } = await room.app.database.app.raw<{ rows: { covered: boolean }[] }>(`
        select (select max(size) from ledger_checkpoints) > max(idx) as covered
        from ledger_entries where action = 'copies.make' and kind = 'INTENT'`);
      expect(rows[0]?.covered).to.equal(true);
    });
    if (!answer) throw new Error('no answer');
    await expectPrint(answer, 2);
    const no = numberOf(answer);
    expect(no).to.match(/^FZ2026-\d{6}$/);
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'INTENT',
      action: 'copies.make',
      item: room.volumeId,
      purpose: 'wage',
      approval: order.requestId,
      outcome: `copy ${no} 1/2`,
    });
    expect(entries[0]?.pages?.split(' ')).to.have.length(2);
  });

  it('leads by a code on every sheet to that entry', async () => {
    const answer = await room.make(order);
    const codes = readCodes(answer.bytes);
    expect(codes).to.have.length(2);
    const [words, origin, index, entryId, no] = codes[0]?.split('\n') ?? [];
    expect(codes[1]).to.equal(codes[0]);
    expect([words, origin]).to.deep.equal(['lantai-entry-v1', room.app.services.ledger.origin]);
    expect(no).to.equal(numberOf(answer));
    const entry = await room.app.database
      .app('ledger_entries')
      .where({ idx: Number(index) })
      .first<{ action: string; entry_id: string }>('action', 'entry_id');
    expect(entry).to.deep.equal({ action: 'copies.make', entry_id: entryId });
  });

  it('gives two recipients different pixels, and nobody those that are stored', async () => {
    const [one, other] = await Promise.all(
      [0, 1].map(async (nth) => {
        const recipients = (await room.showOrder(order)).recipients;
        const recipientId = recipients[nth]?.accountId ?? '';
        return readPrint((await room.make(order, { recipientId })).bytes).pictures[0];
      }),
    );
    if (!one || !other) throw new Error('no pictures');
    expect(one.equals(other)).to.equal(false);
    const { width } = await sharp(one).metadata();
    expect(width, 'the full page').to.be.above(100);
  });

  it('makes as many as were approved, each under a number of its own, and no more', async () => {
    const numbers = [numberOf(await room.make(order)), numberOf(await room.make(order))];
    expect(new Set(numbers).size).to.equal(2);
    const third = await room.make(order);
    expect(third.status).to.equal(409);
    expect(third.error.message).to.contain('批准的 2 份都已制作');
    expect(await countCopies()).to.equal(2);
  });

  it('lets the last copy go once when two reach for it', async () => {
    const once = await room.order({
      items: [{ copying: 'reproduction', mark: '9-2-1', count: 1 }],
    });
    const answers = await Promise.all([1, 2, 3].map(() => room.make(once)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
  });

  it('answers the same attempt once', async () => {
    const copyId = randomUUID();
    expect((await room.make(order, { copyId })).status).to.equal(200);
    const again = await room.make(order, { copyId });
    expect(again.status).to.equal(409);
    expect(again.error.message).to.contain('已经制作过');
    expect(await countCopies()).to.equal(1);
  });

  it('makes a spoilt one again under a new number', async () => {
    const once = await room.order({
      items: [{ copying: 'reproduction', mark: '9-2-1', count: 1 }],
    });
    const first = numberOf(await room.make(once));
    expect((await room.make(once)).status).to.equal(409);
    expect((await room.step(await idOf(first), 'spoil', '卡纸')).status).to.equal(200);
    const second = numberOf(await room.make(once));
    expect(second).to.match(/^FZ/).and.to.not.equal(first);
    expect((await room.make(once)).status).to.equal(409);
    const rows = await room.app.database
      .app('copies')
      .where({ request_id: once.requestId })
      .orderBy('attempt')
      .select('nth', 'attempt');
    expect(rows).to.deep.equal([
      { nth: 1, attempt: 1 },
      { nth: 1, attempt: 2 },
    ]);
    expect(await room.show(await idOf(first))).to.include({ state: 'destroying' });
  });

  it('sets an extract on the same sheets, keeps its words sealed, and sets them again for a spoilt one', async () => {
    const answer = await room.make(order, { item: 2, text: TEXT });
    await expectPrint(answer, 1);
    const no = numberOf(answer);
    expect(no).to.match(/^ZL2026-/);
    const row = await room.app.database
      .app('copies')
      .where({ no })
      .first<{ sealed_text: Buffer }>('sealed_text');
    expect(row.sealed_text.includes(Buffer.from('文学学士'))).to.equal(false);
    await room.step(await idOf(no), 'spoil', '缺墨');
    expect((await room.showOrder(order)).items[1]).to.include({ left: 1, hasText: true });
    await expectPrint(await room.make(order, { item: 2 }), 1);
  });

  it('takes hostile words for words', async () => {
    const text = `</text><svg onload=x> %PDF /JS (alert) \u202e\u0007${'長'.repeat(400)}\n\u{2A700}𠮷`;
    const answer = await room.make(order, { item: 2, text });
    await expectPrint(answer, 1);
    expect(answer.bytes.toString('latin1')).to.not.contain('alert').and.not.contain('/JS');
  });

  for (const [what, change, field] of [
    ['no words', { item: 2, text: ' ' }, 'text'],
    ['no text', { item: 2 }, 'text'],
    ['too many words', { item: 2, text: '字'.repeat(2001) }, 'text'],
    ['too many lines', { item: 2, text: '字\n'.repeat(130) }, 'text'],
    ['words for a reproduction', { item: 1, text: TEXT }, 'text'],
    ['an item below the first', { item: 0 }, 'item'],
    ['half an item', { item: 1.5 }, 'item'],
    ['a page of their own choosing', { pages: '1-9' }, null],
    ['a recipient who has no part in it', { recipientId: randomUUID() }, 'recipientId'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { error } = await expectNothing(change, 400);
      if (field !== null) expect(error.field).to.equal(field);
    });
  }

  it('refuses an item that was not approved, and a request that asked for none', async () => {
    await expectNothing({ item: 3 }, 403, 'absent');
    await expectNothing({ requestId: randomUUID() }, 403, 'absent');
    const plain = await room.grant();
    await expectNothing({ requestId: plain.requestId }, 403, 'absent');
  });

  it('refuses who keeps no such file, who reads it, who approved it, and everyone without a session', async () => {
    for (const caller of [order.readers[0], ...order.approvers]) {
      await expectNothing({}, 403, 'no_rule', caller);
    }
    expect((await room.make(order, {}, room.app.anyone())).status).to.equal(401);
    await expectNothing({}, 403, 'own_file', await ownerOf(room));
  });

  it('refuses when the grant was recalled, and when it has run out', async () => {
    const [approver] = order.approvers.slice(-1);
    const body = { opinion: '用途已变', rowVersion: order.rowVersion };
    await approver?.post(`/api/requests/${order.requestId}/recall`, body);
    await expectNothing({}, 403, 'no_rule');
    expect((await room.showOrder(order)).obstacle).to.contain('授权已到期或已收回');
    order = await room.order();
    const { now } = room.app.clock;
    await room.app.database
      .superuser('grants')
      .where({ request_id: order.requestId })
      .update({ valid_to: new Date(now.getTime() - 1) });
    await expectNothing({}, 403, 'no_rule');
  });

  it('prints nowhere but at an output point', async () => {
    await room.setOutputPoint(false);
    try {
      const { error } = await expectNothing({}, 409, 'no_output_point');
      expect(error.message).to.contain('不是输出点');
      expect((await room.showOrder(order)).obstacle).to.contain('不是输出点');
    } finally {
      await room.setOutputPoint(true);
    }
  });

  it('lets nothing out that today’s policy cuts or no longer allows to be copied', async () => {
    const { services } = room.app;
    const before = services.policy;
    const adopt = async (find: string, put: string): Promise<void> => {
      const text = builtInPolicy();
      const purposes = text.purposes.replace(find, put);
      expect(purposes).to.not.equal(text.purposes);
      services.adoptPolicy(await compilePolicy({ ...text, purposes }));
    };
    try {
      await adopt(
        '9-1 9-2 4-1 4-2,,3:年度 8,*,reproduction extract',
        '9-1 4-1,,9-2,*,reproduction',
      );
      await expectNothing({}, 403, 'absent');
      await expectNothing({ item: 2, text: TEXT }, 403, 'absent');
      expect((await room.showOrder(order)).items.map(({ left }) => left)).to.deep.equal([0, 0]);
    } finally {
      services.adoptPolicy(before);
    }
  });

  for (const [what, end] of [
    ['a recall', () => room.app.database.superuser('grants').update({ recalled_at: new Date() })],
    ['a lock of the screen', () => room.maker.post('/api/session/lock')],
  ] as const) {
    /** Ends what is under way when the `nth` picture is marked; what the ledger is told meanwhile. */
    const endAt = async (nth: number, act: () => Promise<unknown>): Promise<string[]> => {
      const { images } = room.app.services;
      const mark = images.markPage;
      let drawn = 0;
      images.markPage = async (...args) => {
        drawn += 1;
        if (drawn === nth) await end();
        return mark(...args);
      };
      try {
        const entries = await recordedBy(room.app, act);
        expect(drawn).to.equal(nth);
        const told = entries.filter(({ action }) => action.startsWith('copies.'));
        return told.map(({ kind, action }) => `${kind} ${action}`);
      } finally {
        images.markPage = mark;
        await room.maker.post('/api/session/unlock', { secret: DEMO_SECRETS.pin });
      }
    };

    /** Of what the newest entry of a sending says that nothing left. */
    const unsent = async (): Promise<string | undefined> => {
      const all = await listLedger(room.app);
      const { answers } = all.findLast(({ action }) => action === 'copies.send') ?? {};
      return all.find(({ entryId }) => entryId === answers)?.action;
    };

    it(`sends no sheet after ${what} that comes while it is drawn, and says so`, async () => {
      const told = await endAt(2, async () => {
        const failed = await room.make(order).then(
          () => false,
          () => true,
        );
        expect(failed, 'the print breaks off').to.equal(true);
      });
      expect(told).to.deep.equal(['INTENT copies.make', 'DENY copies.send']);
      expect(await unsent()).to.equal(undefined);
    });

    it(`names the copy of which ${what} let no sheet leave`, async () => {
      const told = await endAt(1, async () => {
        expect((await room.make(order)).status).to.equal(403);
      });
      expect(told).to.deep.equal(['INTENT copies.make', 'DENY copies.send']);
      expect(await unsent()).to.equal('copies.make');
    });

    it(`sends no page for an extract after ${what} that comes while it is marked`, async () => {
      const path = `/api/copies/orders/${order.requestId}/items/2/pages/1`;
      const told = await endAt(1, async () => {
        expect((await room.maker.get(path)).status).to.equal(403);
      });
      expect(told).to.deep.equal(['INTENT copies.read_page', 'DENY copies.send']);
      expect(await unsent()).to.equal('copies.read_page');
    });
  }

  it('takes the strict form of a call alone', () => {
    const sound = {
      copyId: randomUUID(),
      requestId: randomUUID(),
      item: 1,
      recipientId: randomUUID(),
    };
    expect(makeCopy.body.safeParse(sound).success).to.equal(true);
    for (const wrong of [{ item: 21 }, { copyId: 'x' }, { force: true }, { count: 9 }]) {
      expect(makeCopy.body.safeParse({ ...sound, ...wrong }).success).to.equal(false);
    }
  });
});

/** An archivist of the keeper whose own file it is, for the time of one call. */
async function ownerOf(room: CopyRoom) {
  const { app, world, volumeId } = room;
  const { person_id: personId } = await app.database
    .superuser('volumes')
    .where({ id: volumeId })
    .first<{ person_id: string }>('person_id');
  const { loginName } = world.account('archivist', 'QY', 1);
  await app.database
    .superuser('accounts')
    .where({ login_name: loginName })
    .update({ person_id: personId });
  return room.checker;
}
