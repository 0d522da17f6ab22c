import { expect } from 'chai';
import { crc32 } from 'node:zlib';
import { sm3 } from '../../../crypto/sm3.ts';
import { tracePicture } from '../../../server/modules/desk/contract.ts';
import { MOST_PICTURE_BYTES } from '../../../server/modules/desk/words.ts';
import { loadSharp } from '../../../server/imaging/load-sharp.ts';
import { markPage } from '../../../server/imaging/mark-page.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import { drawSamplePage } from '../../imaging/draw-sample-page.ts';
import { PLACEMENTS, type Placed } from '../../key-release/support/placements.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { canaryFinder, canaryOfBytes } from '../../support/find-canaries.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom } from '../copies/support/copy-room.ts';
import { readPrint } from '../copies/support/read-print.ts';
import { filesBelow } from '../intake/support/take-stock.ts';
import { renewInPlace } from '../ledger/support/renew-in-place.ts';
import { asSuperuserForGood } from '../ledger/support/as-superuser.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';

const PATH = '/api/ledger/traces';

/** A volume that two clerks may read, and an auditor. */
async function openDesk(start?: Parameters<typeof openReadingRoom>[0]) {
  const room = await openReadingRoom(start);
  const reading = await room.grant();
  const auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
  const openings = await Promise.all(
    reading.readers.map((reader) => room.open(reader, reading.requestId)),
  );
  const [mine, theirs] = openings as [Opening, Opening];
  return { room, reading, auditor, mine, theirs };
}

for (const [where, place] of Object.entries(PLACEMENTS)) {
  describe(`pictures delivered by a server with its ledger ${where}`, () => {
    let desk: Awaited<ReturnType<typeof openDesk>>;
    let placed: Placed;
    before(async () => {
      placed = await place();
      desk = await openDesk(() => Promise.resolve(placed.app));
    });
    after(() => placed.close());

    it('lead to the very entry of their delivery: each reader to theirs, of the same page', async () => {
      const { room, reading, auditor, mine, theirs } = desk;
      const [page] = materialsOf(mine)[0]?.pages ?? [];
      const pictures: Buffer[] = [];
      for (const [at, reader] of reading.readers.entries()) {
        const answer = await reader.get(pathOfPage(at === 0 ? mine : theirs, page?.id ?? ''));
        expect(answer.status).to.equal(200);
        pictures.push(answer.bytes);
        const { view, ...report } = (await auditor.upload(PATH, answer.bytes)).as(
          tracePicture.response,
        );
        expect(report).to.include({ outcome: 'found', wasCompared: false });
        const all = await listLedger(room.app);
        const index = all.findLastIndex(({ action }) => action === 'viewing.read_page');
        expect(view).to.include({ index, past: null, isSound: true, volumeId: room.volumeId });
        expect(view?.actorName).to.equal(room.world.account('clerk', 'QY-BHQ', at).name);
        expect(view?.pages).to.deep.equal([{ id: page?.id, no: page?.no }]);
      }
      expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).to.equal(false);
    });
  });
}

describe('#ledger.trace', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let auditor: Caller;
  let mine: Opening;
  let pageId: string;
  let delivered: Buffer;
  let unmarked: Buffer;
  before(async () => {
    ({ room, reading, auditor, mine } = await openDesk());
    pageId = materialsOf(mine)[0]?.pages[0]?.id ?? '';
    delivered = (await reading.readers[0].get(pathOfPage(mine, pageId))).bytes;
    unmarked = await drawSamplePage();
  });
  after(() => room.app.close());

  const trace = async (picture: Buffer, query = '') =>
    (await auditor.upload(`${PATH}${query}`, picture)).as(tracePicture.response);
  const said = async (asked: Promise<Answer>, status: number): Promise<string> => {
    const answer = await asked;
    expect(answer.status).to.equal(status);
    return answer.error.message;
  };

  for (const rendition of ['slow', 'view', 'full']) {
    it(`finds the reader of the rendition ${rendition}`, async () => {
      const answer = await reading.readers[0].get(pathOfPage(mine, pageId, rendition));
      const { outcome, view } = await trace(answer.bytes);
      expect(outcome).to.equal('found');
      expect(view?.pages.map(({ id }) => id)).to.deep.equal([pageId]);
    });
  }

  it('finds the reader of a strip of thumbnails, and names all its pages', async () => {
    const [material] = materialsOf(mine);
    const answer = await reading.readers[0].get(pathOfStrip(mine, material?.id ?? ''));
    const { outcome, view } = await trace(answer.bytes);
    expect(outcome).to.equal('found');
    expect(view).to.include({ action: 'viewing.read_strip' });
    expect(view?.pages).to.deep.equal(material?.pages.map(({ id, no }) => ({ id, no })));
  });

  it('tells who, where, when, under which request, and how sure that is', async () => {
    const { loginName } = room.world.account('clerk', 'QY-BHQ', 0);
    const { name } = await room.app.database
      .app('accounts')
      .where({ login_name: loginName })
      .first<{ name: string }>('name');
    const { no } = await room.app.database
      .app('requests')
      .where({ id: reading.requestId })
      .first<{ no: string }>('no');
    const { view, certainty, digest } = await trace(delivered);
    expect(view).to.include({
      actorName: name,
      action: 'viewing.read_page',
      copy: null,
      purpose: 'wage',
      requestNo: no,
      at: room.app.clock.now.toISOString(),
    });
    expect(view?.terminalName).to.not.equal('');
    expect(view?.unitName).to.not.equal('');
    expect(certainty?.chance).to.be.within(Number.MIN_VALUE, 1e-6);
    expect(certainty?.correctedSigns).to.be.below(certainty?.signs ?? 0);
    expect(digest).to.equal(sm3(delivered).toString('hex'));
  });

  it('is recorded before and after, with the digest of the picture and what it led to', async () => {
    let found: Awaited<ReturnType<typeof trace>> | undefined;
    const [asked, told, ...more] = await recordedBy(room.app, async () => {
      found = await trace(delivered);
    });
    const all = await listLedger(room.app);
    const index = found?.view?.index ?? -1;
    expect(more).to.deep.equal([]);
    expect(asked).to.include({ kind: 'INTENT', action: 'ledger.trace' });
    expect(asked).to.not.have.any.keys('item', 'pages', 'detail');
    expect(told).to.include({
      kind: 'DONE',
      action: 'ledger.trace',
      item: all[index]?.entryId,
      outcome: `entry ${index}`,
    });
    for (const entry of [asked, told]) {
      expect(entry?.content?.toString('hex')).to.equal(found?.digest);
      expect(entry?.terminal).to.be.a('string');
    }
    expect(all[found?.recordedAs ?? -1]).to.deep.equal(told);
  });

  it('finds the same again, as often as it is asked', async () => {
    const [one, two] = [await trace(delivered), await trace(delivered)];
    expect(one.view).to.deep.equal(two.view);
    expect(two.recordedAs).to.be.above(one.recordedAs);
  });

  it('says of a picture without a mark that none could be read, and guesses at nobody', async () => {
    const [, told] = await recordedBy(room.app, async () => {
      expect(await trace(unmarked)).to.include({ outcome: 'none', view: null, certainty: null });
    });
    expect(told).to.include({ kind: 'DONE', outcome: 'none' });
    expect(told).to.not.have.property('item');
  });

  it('believes no mark whose entry is no delivery, or is none', async () => {
    const { ledger, markKey } = room.app.services;
    for (const index of [0, 9_999_999]) {
      const id = { origin: ledger.origin, index };
      const forged = await markPage(unmarked, { lines: ['甲'], trace: '乙' }, { key: markKey, id });
      const [, told] = await recordedBy(room.app, async () => {
        expect(await trace(forged)).to.include({ outcome: 'unbelieved', view: null });
      });
      expect(told).to.include({ outcome: `unbelieved ${index}` });
    }
  });

  it('opens the page that is named, by an entry that names it', async () => {
    const [asked, told] = await recordedBy(room.app, async () => {
      const { outcome, wasCompared } = await trace(delivered, `?page=${pageId}`);
      expect([outcome, wasCompared]).to.deep.equal(['found', true]);
    });
    expect(asked).to.include({ kind: 'INTENT', item: room.volumeId, pages: pageId });
    expect(told).to.include({ kind: 'DONE' });
  });

  it('opens no page that nobody was ever given', async () => {
    const { id: unread } = await room.app.database
      .app('pages as p')
      .join('materials as m', 'm.id', 'p.material_id')
      .where({ 'm.class_code': '3', 'p.volume_id': room.volumeId })
      .first<{ id: string }>('p.id');
    expect(await trace(delivered, `?page=${unread}`)).to.include({ wasCompared: false });
  });

  it('warns where the entry that was found is not what was signed for', async () => {
    const { view } = await trace(delivered);
    const actor = crypto.randomUUID();
    const change = (value: string) =>
      asSuperuserForGood(room.app.database, (tx) =>
        tx('ledger_entries').where({ idx: view?.index }).update({ actor: value }),
      );
    await change(actor);
    expect((await trace(delivered)).view).to.include({ isSound: false });
    await change(view?.actor ?? '');
  });

  it('keeps nothing of the picture, anywhere', async () => {
    const middle = Math.floor(delivered.length / 2);
    const find = canaryFinder([canaryOfBytes('picture', delivered.subarray(middle, middle + 24))]);
    expect(find(delivered)).to.deep.equal(['picture']);
    await trace(delivered);
    for (const [path, bytes] of filesBelow(room.app.home)) {
      expect(find(bytes), path).to.deep.equal([]);
    }
  });

  it('is for the auditor alone', async () => {
    const others = [
      ['sysadmin', 'QY'],
      ['security_officer', 'QY'],
      ['archivist', 'QY'],
      ['centre_leader', 'QY'],
    ] as const;
    for (const [role, unit] of others) {
      const caller = await room.app.as(room.world.account(role, unit).loginName);
      const [denied] = await recordedBy(room.app, () => said(caller.upload(PATH, delivered), 403));
      expect(denied).to.include({ kind: 'DENY', action: 'ledger.trace' });
    }
    await said(reading.readers[0].upload(PATH, delivered), 403);
    await said(room.app.anyone().upload(PATH, delivered), 401);
  });

  it('tells a page that is not there from none that is allowed by nothing', async () => {
    const [denied, ...more] = await recordedBy(room.app, () =>
      said(auditor.upload(`${PATH}?page=${crypto.randomUUID()}`, delivered), 403),
    );
    expect(denied).to.include({ kind: 'DENY', outcome: 'absent' });
    expect(more).to.deep.equal([]);
    await said(auditor.upload(`${PATH}?page=1`, delivered), 400);
    await said(auditor.upload(`${PATH}?colour=red`, delivered), 400);
  });

  it('takes a body of bytes, and one of bearable size', async () => {
    expect(await said(auditor.post(PATH, { picture: 'x' }), 400)).to.contain('octet-stream');
    expect(await said(auditor.upload(PATH, Buffer.alloc(0)), 400)).to.contain('空文件');
    const huge = Buffer.alloc(MOST_PICTURE_BYTES + 1, 0xff);
    expect(await said(auditor.upload(PATH, huge), 413)).to.contain('32 MB');
    expect((await trace(unmarked)).outcome, 'the next one is heard').to.equal('none');
  });

  describe('of what is no usable picture', () => {
    const cases: [name: string, make: () => Promise<Buffer>, words: string][] = [
      ['text', () => Promise.resolve(Buffer.from('无标记的一段文字')), 'JPEG、PNG 或 TIFF'],
      [
        'SVG',
        () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
        'JPEG',
      ],
      ['WebP', async () => (await loadSharp())(unmarked).resize(64).webp().toBuffer(), 'WebP'],
      ['one byte', () => Promise.resolve(Buffer.from([0xff])), 'JPEG'],
      ['half a JPEG', () => Promise.resolve(unmarked.subarray(0, unmarked.length / 2)), '损坏'],
      ['900 megapixels', () => declare(30_000, 30_000), '1 亿像素'],
      ['12,001 columns', () => declare(12_001, 8), '12000'],
      ['several pages', twoPages, '多页'],
    ];
    for (const [name, make, words] of cases) {
      it(`says of ${name} what to do, and records it`, async () => {
        const picture = await make();
        const [asked, told] = await recordedBy(room.app, async () => {
          expect(await said(auditor.upload(PATH, picture), 400)).to.contain(words);
        });
        expect(asked).to.include({ kind: 'INTENT', action: 'ledger.trace' });
        expect(told).to.include({ kind: 'DONE', outcome: 'unreadable' });
        expect(told?.content).to.deep.equal(sm3(picture));
      });
    }
  });

  it('traces one picture of an auditor at a time, and hears of one who leaves', async () => {
    const leaving = new AbortController();
    const before = (await listLedger(room.app)).length;
    const [asked, ...more] = await recordedBy(room.app, async () => {
      const left = auditor
        .send('POST', PATH, {
          headers: { 'Content-Type': 'application/octet-stream' },
          body: new Uint8Array(unmarked),
          signal: leaving.signal,
        })
        .catch((error: unknown) => error);
      while ((await listLedger(room.app)).length === before);
      expect(await said(auditor.upload(PATH, delivered), 429)).to.contain('还在溯源');
      leaving.abort();
      expect(await left).to.be.instanceOf(Error);
      while ((await auditor.upload(PATH, Buffer.alloc(0))).status === 429);
    });
    expect(asked).to.include({ kind: 'INTENT' });
    expect(more.filter(({ kind }) => kind === 'DONE')).to.deep.equal([]);
    expect((await trace(delivered)).outcome).to.equal('found');
  });

  async function declare(width: number, height: number): Promise<Buffer> {
    const sharp = await loadSharp();
    const png = await sharp(unmarked).resize(64).png().toBuffer();
    png.writeUInt32BE(width, 16);
    png.writeUInt32BE(height, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    return png;
  }

  async function twoPages(): Promise<Buffer> {
    const sharp = await loadSharp();
    const leaf = await sharp(unmarked).resize(100).png().toBuffer();
    return sharp([leaf, leaf], { join: { animated: true } })
      .tiff()
      .toBuffer();
  }
});

describe('pictures of a ledger that was ended', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.room.app.close());

  it('lead to their entries in it, and new ones to those of the ledger in force', async () => {
    const { room, reading, mine } = desk;
    const pageId = materialsOf(mine)[0]?.pages[0]?.id ?? '';
    const old = await reading.readers[0].get(pathOfPage(mine, pageId));
    const { origin, size } = (await renewInPlace(room)).old;
    expect(origin).to.not.equal(room.app.services.ledger.origin);
    const reader = await room.app.as(room.world.account('clerk', 'QY-BHQ', 0).loginName);
    const later = await reader.get(pathOfPage(await room.open(reader, reading.requestId), pageId));
    const auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
    for (const query of ['', `?page=${pageId}`]) {
      const [first, second] = [
        (await auditor.upload(PATH + query, old.bytes)).as(tracePicture.response),
        (await auditor.upload(PATH + query, later.bytes)).as(tracePicture.response),
      ];
      expect(first.view).to.include({ past: 1, isSound: true, volumeId: room.volumeId });
      expect(first.view?.index).to.be.below(size);
      expect(second.view).to.include({ past: null, isSound: true });
      const told = (await listLedger(room.app)).filter(({ kind }) => kind === 'DONE');
      expect(told.some(({ outcome }) => outcome === `past 1 entry ${first.view?.index}`)).to.equal(
        true,
      );
    }
  });
});

describe('copies on paper', () => {
  let room: CopyRoom;
  let auditor: Caller;
  before(async () => {
    room = await openCopyRoom();
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
  });
  after(() => room.app.close());

  for (const [about, item, change] of [
    ['a reproduction', 1, {}],
    ['an extract', 2, { text: '学历：大学本科。' }],
  ] as const) {
    it(`of ${about}, lead from each sheet to its making and to whom it was made for`, async () => {
      const order = await room.order();
      const { pictures } = readPrint((await room.make(order, { item, ...change })).bytes);
      expect(pictures).to.not.deep.equal([]);
      const { name } = await room.app.database
        .app('accounts')
        .where({ id: order.recipientId })
        .first<{ name: string }>('name');
      const { no } = await room.app.database
        .app('copies')
        .where({ request_id: order.requestId })
        .first<{ no: string }>('no');
      for (const picture of pictures) {
        const { outcome, view } = (await auditor.upload(PATH, picture)).as(tracePicture.response);
        expect(outcome).to.equal('found');
        expect(view).to.include({ action: 'copies.make', volumeId: room.volumeId });
        expect(view?.copy).to.include({ no, nth: 1, recipientName: name });
        expect(view?.actorName).to.equal(room.world.account('archivist', 'QY').name);
      }
    });
  }
});
