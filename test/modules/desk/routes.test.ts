import { expect } from 'chai';
import { parsePolicy } from '../../../audit/quorum.ts';
import { readConsistency, verifyConsistencyFile } from '../../../audit/consistency-file.ts';
import { readProof, verifyProof } from '../../../audit/proof-file.ts';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import { importSm2PublicKey } from '../../../crypto/sm2-keys.ts';
import { findSubject } from '../../../server/modules/archives/contract.ts';
import {
  browseRefusals,
  revealDetail,
  showBetween,
  showEntry,
  showSitting,
  showVolume,
} from '../../../server/modules/desk/contract.ts';
import { browseLedger, showHead } from '../../../server/modules/ledger/contract.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Caller } from '../../support/caller.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { asSuperuserForGood } from '../ledger/support/as-superuser.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';

const REASON = '核查第 12 条异常阅档记录';
const SECOND_MS = 1000;
const DAYS = 'from=2026-11-24&to=2026-11-25';

/** One volume, read twice by one clerk and once by another, and the card of which was refused to the first. */
describe('the auditor’s desk', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let auditor: Caller;
  let pages: string[];
  before(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
    const [reader, other] = reading.readers;
    const opened = await room.open(reader, reading.requestId);
    const materials = materialsOf(opened);
    pages = materials.flatMap((material) => material.pages.map(({ id }) => id));
    const [first = '', second = ''] = pages;
    await look(reader, opened, first, 20);
    await look(reader, opened, second, 7);
    await reader.get(pathOfStrip(opened, materials[0]?.id ?? ''));
    await look(reader, opened, first, 480);
    await reader.post(`/api/viewing/openings/${opened.id}/close`);
    const again = await room.open(other, reading.requestId);
    await look(other, again, second, 5);
    for (let time = 0; time < 3; time += 1)
      expect((await reader.get(`/api/archives/volumes/${room.volumeId}`)).status).to.equal(403);
    await settled();
  });
  after(() => room.app.close());

  async function look(by: Caller, opened: Opening, page: string, seconds: number): Promise<void> {
    expect((await by.get(pathOfPage(opened, page))).status).to.equal(200);
    room.app.clock.pass(seconds * SECOND_MS);
  }
  const settled = async (): Promise<void> => {
    while ((await auditor.get('/api/ledger/head')).as(showHead.response).waiting > 0);
  };
  const volume = async (query = '') =>
    (await auditor.get(`/api/ledger/volumes/${room.volumeId}?${query}`)).as(showVolume.response);
  const entryOf = async (action: string) => {
    const answer = await auditor.get(`/api/ledger/entries?limit=1&action=${action}`);
    const [entry] = answer.as(browseLedger.response).items;
    if (!entry) throw new Error(`no ${action}`);
    return entry;
  };

  const PATHS: [name: string, path: () => string, body?: object][] = [
    ['ledger.show_volume', () => `/api/ledger/volumes/${room.volumeId}`],
    ['ledger.show_sitting', () => `/api/ledger/volumes/${room.volumeId}/sittings/1`],
    ['ledger.browse_refusals', () => '/api/ledger/refusals'],
    ['ledger.show_entry', () => '/api/ledger/entries/1'],
    ['ledger.prove', () => '/api/ledger/entries/1/proof'],
    ['ledger.print_proof', () => '/api/ledger/entries/1/paper'],
    ['ledger.show_between', () => `/api/ledger/between?${DAYS}`],
    ['ledger.prove_between', () => `/api/ledger/between/proof?${DAYS}`],
    ['ledger.print_between', () => `/api/ledger/between/paper?${DAYS}`],
    ['ledger.reveal_detail', () => '/api/ledger/entries/1/detail', { reason: REASON }],
    ['ledger.export_list', () => '/api/ledger/lists', { reason: REASON }],
    ['archives.find_subject', () => '/api/archives/subjects', { q: '程某某', reason: REASON }],
  ];
  for (const [name, path, body] of PATHS) {
    describe(`#${name}`, () => {
      const call = (caller: Caller) => (body ? caller.post(path(), body) : caller.get(path()));

      it('wants a session, and is the auditor’s alone', async () => {
        expect((await call(room.app.anyone())).status).to.equal(401);
        for (const role of ['sysadmin', 'security_officer', 'archivist'] as const) {
          const caller = await room.app.as(room.world.account(role, 'QY').loginName);
          const entries = await recordedBy(room.app, async () => {
            expect((await call(caller)).status, role).to.equal(403);
          });
          expect(entries[0]).to.include({ kind: 'DENY', action: name });
        }
      });
    });
  }

  it('tells who read a volume, on whose word, which pages and for how long', async () => {
    const told = await volume();
    const [one, two] = [0, 1].map((nth) => room.world.account('clerk', 'QY-BHQ', nth).name);
    const readers = told.readers.map(({ actorName, sittings, pages: seen, reads, readMs }) => ({
      actorName,
      sittings,
      seen,
      reads,
      readMs,
    }));
    expect(readers).to.deep.equal([
      { actorName: one, sittings: 1, seen: 2, reads: 3, readMs: 507 * SECOND_MS },
      { actorName: two, sittings: 1, seen: 1, reads: 1, readMs: 0 },
    ]);
    expect(told.readers.map(({ untimed, capped }) => [untimed, capped])).to.deep.equal([
      [0, 0],
      [1, 0],
    ]);
    expect(told.requests).to.have.length(1);
    expect(told.requests[0]).to.include({ id: reading.requestId, purpose: 'wage', sittings: 2 });
    expect(told.requests[0]?.approvals).to.have.length(2);
    expect(told.pages.map(({ id, reads }) => `${id} ${reads}`)).to.have.members([
      `${pages[0]} 2`,
      `${pages[1]} 2`,
    ]);
    expect(told.others.map(({ action }) => action)).to.include('requests.submit');
    expect(told).to.include({ isCut: false, sittingTotal: 2, refusalTotal: 3 });
  });

  it('tells a sitting step by step', async () => {
    const told = (await volume()).sittings.at(-1);
    const answer = await auditor.get(
      `/api/ledger/volumes/${room.volumeId}/sittings/${told?.index}`,
    );
    const { sitting, steps } = answer.as(showSitting.response);
    expect(sitting).to.deep.equal(told);
    expect(steps.map(({ what }) => what)).to.deep.equal([
      'open',
      'confirm',
      'page',
      'page',
      'strip',
      'page',
      'close',
    ]);
    const none = await auditor.get(`/api/ledger/volumes/${room.volumeId}/sittings/0`);
    expect(none.status).to.equal(400);
  });

  it('tells nothing of a day on which nothing was, and nothing of what is no volume', async () => {
    const told = await volume('from=2020-01-01&to=2020-01-02');
    expect(told).to.include({ entries: 0, sittingTotal: 0, refusalTotal: 0 });
    const absent = await auditor.get(`/api/ledger/volumes/${crypto.randomUUID()}`);
    expect(absent.status).to.equal(403);
  });

  it('groups refusals that say the same', async () => {
    const answer = await auditor.get('/api/ledger/refusals?order=most&outcome=no_rule');
    const { items } = answer.as(browseRefusals.response);
    const group = items.find(({ action }) => action === 'archives.show');
    expect(group).to.include({ count: 3, item: room.volumeId, isVolume: true });
    expect(items.map(({ count }) => count)).to.deep.equal(
      items.map(({ count }) => count).sort((some, others) => others - some),
    );
    const none = await auditor.get('/api/ledger/refusals?to=2020-01-01');
    expect(none.as(browseRefusals.response)).to.include({ total: 0, isCut: false });
  });

  it('explains an entry in full, with the checkpoint that covers it', async () => {
    const { index } = await entryOf('viewing.read_page');
    const told = (await auditor.get(`/api/ledger/entries/${index}`)).as(showEntry.response);
    const valueOf = (name: string) => told.fields.find((field) => field.name === name)?.value;
    expect(valueOf('approval')).to.equal(reading.requestId);
    expect(valueOf('pages')).to.equal(pages[1]);
    expect(told).to.include({ isSound: true, isVolume: true, hasDetail: false });
    expect(told.checkpoint?.size).to.be.above(index);
    expect((await auditor.get('/api/ledger/entries/999999')).status).to.equal(400);
  });

  it('shows the text beside an entry for a reason, held against the digest in the entry', async () => {
    const { index } = await entryOf('requests.submit');
    const reveal = async () =>
      (await auditor.post(`/api/ledger/entries/${index}/detail`, { reason: REASON })).as(
        revealDetail.response,
      );
    const entries = await recordedBy(room.app, async () => {
      expect(await reveal()).to.include({ state: 'shown', text: '核对参加工作时间' });
    });
    const [entry] = entries;
    if (!entry) throw new Error('not recorded');
    expect(entry).to.include({ kind: 'DONE', action: 'ledger.reveal_detail', outcome: 'shown' });
    expect(await detailOf(room.app, entry)).to.equal(REASON);
    const short = await auditor.post(`/api/ledger/entries/${index}/detail`, { reason: '查' });
    expect(short.status).to.equal(400);

    const { superuser } = room.app.database;
    const row = await superuser('ledger_entries').where({ idx: index }).first<Row>('entry_id');
    const detail = () => superuser('ledger_details').where({ entry_id: row.entry_id });
    await detail().update({ sealed: Buffer.from('another text') });
    expect(await reveal()).to.include({ state: 'altered', text: '' });
    await detail().delete();
    expect(await reveal()).to.include({ state: 'erased', text: '' });
  });
  type Row = { entry_id: string };

  it('exports a list that says who took it, and records why', async () => {
    await settled();
    const wanted = { action: 'viewing.read_page', reason: REASON };
    const entries = await recordedBy(room.app, async () => {
      const answer = await auditor.post('/api/ledger/lists', wanted);
      expect(answer.headers.get('Content-Type')).to.contain('text/csv');
      const lines = answer.bytes.toString().split('\r\n');
      expect(lines[1]).to.contain(room.world.account('auditor', 'QY').name).and.contain('账本第');
      expect(lines.filter((line) => line.includes('viewing.read_page,'))).to.have.length(4);
    });
    const [entry] = entries;
    if (!entry) throw new Error('not recorded');
    expect(entry).to.include({ action: 'ledger.export_list', outcome: 'rows 4' });
    expect(await detailOf(room.app, entry))
      .to.contain(REASON)
      .and.contain('viewing.read_page');
  });

  it('finds the volumes of a person by name, ID number or archive number, and records each', async () => {
    const person = room.world.plan.people.find(
      ({ idNumber }) =>
        idNumber ===
        room.world.plan.volumes.find((one) => room.world.person(one).unitCode === 'QY-JYJ')
          ?.personIdNumber,
    );
    if (!person) throw new Error('nobody');
    const find = async (q: string) =>
      (await auditor.post('/api/archives/subjects', { q, reason: REASON })).as(
        findSubject.response,
      );
    const { archive_no: no } = await room.app.database
      .app('volumes')
      .where({ id: room.volumeId })
      .first<{ archive_no: string }>('archive_no');
    for (const q of [person.name, person.idNumber, no]) {
      const entries = await recordedBy(room.app, async () => {
        expect(await find(q)).to.deep.equal({
          persons: [{ volumeIds: [room.volumeId] }],
          isCapped: false,
        });
      });
      expect(entries).to.have.length(1);
      const [entry] = entries;
      if (!entry) throw new Error('not recorded');
      expect(entry).to.include({ action: 'archives.find_subject', item: room.volumeId });
      expect(await detailOf(room.app, entry))
        .to.contain(REASON)
        .and.contain(q);
    }
    const none = await recordedBy(room.app, async () => {
      expect(await find('查无此人')).to.deep.equal({ persons: [], isCapped: false });
    });
    expect(none[0]).to.include({ outcome: 'name 0' });
    const pinyin = await auditor.post('/api/archives/subjects', { q: 'cheng', reason: REASON });
    expect([pinyin.status, pinyin.error.field]).to.deep.equal([400, 'q']);
  });

  const policy = () => {
    const { firstKey: signer } = room.app.services.ledger;
    const key = { name: signer.name, publicKey: importSm2PublicKey(signer.publicKey) };
    return parsePolicy(`log ${encodeVerifierKey(key)}quorum none\n`);
  };

  it('proves that nothing is missing between two days, as a file and on paper', async () => {
    await settled();
    const told = (await auditor.get(`/api/ledger/between?${DAYS}`)).as(showBetween.response);
    expect([told.old.isClosed, told.newer.isClosed]).to.deep.equal([false, false]);
    const entries = await recordedBy(room.app, async () => {
      const answer = await auditor.get(`/api/ledger/between/proof?${DAYS}`);
      const verdict = verifyConsistencyFile(readConsistency(answer.bytes.toString()), policy());
      expect(verdict.findings).to.deep.equal([]);
      expect(verdict.checkpoint?.size).to.equal(verdict.old?.size);
    });
    expect(entries[0]).to.include({ kind: 'DONE', action: 'ledger.prove_between' });
    const paper = await auditor.get(`/api/ledger/between/paper?${DAYS}`);
    expect(paper.headers.get('Content-Type')).to.equal('application/pdf');
    expect(paper.bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    for (const days of ['from=2026-11-25&to=2026-11-24', 'from=2020-01-01&to=2026-11-24']) {
      const refused = await auditor.get(`/api/ledger/between?${days}`);
      expect([refused.status, refused.error.field]).to.deep.equal([400, 'from']);
    }
  });

  it('bridges a night, from the last head of the one day to that of the other', async () => {
    await settled();
    const { size } = (await auditor.get('/api/ledger/head')).as(showHead.response);
    room.app.clock.pass(24 * 3600 * SECOND_MS);
    const late = await room.app.as(room.world.account('auditor', 'QY').loginName);
    while ((await late.get('/api/ledger/head')).as(showHead.response).waiting > 0);
    const answer = await late.get(`/api/ledger/between/proof?${DAYS}`);
    const { old, checkpoint, findings } = verifyConsistencyFile(
      readConsistency(answer.bytes.toString()),
      policy(),
    );
    expect(findings).to.deep.equal([]);
    expect(old?.size).to.equal(size);
    expect(checkpoint?.size).to.be.above(size);
    auditor = late;
  });

  it('hands out a proof that an offline verifier accepts, and none of what was changed', async () => {
    await settled();
    const { index } = await entryOf('viewing.read_page');
    const entries = await recordedBy(room.app, async () => {
      const answer = await auditor.get(`/api/ledger/entries/${index}/proof`);
      const verdict = verifyProof(readProof(answer.bytes.toString()), policy());
      expect(verdict.findings).to.deep.equal([]);
      expect(verdict.entry).to.include({
        action: 'viewing.read_page',
        approval: reading.requestId,
      });
    });
    expect(entries[0]).to.include({ action: 'ledger.prove', outcome: `entry ${index}` });
    const printed = await recordedBy(room.app, async () => {
      const paper = await auditor.get(`/api/ledger/entries/${index}/paper`);
      expect(paper.headers.get('Content-Type')).to.equal('application/pdf');
      expect(paper.bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    });
    expect(printed[0]).to.include({ action: 'ledger.print_proof', outcome: `entry ${index}` });

    await settled();
    const { superuser } = room.app.database;
    const row = () => superuser('ledger_entries').where({ idx: index });
    const { body } = await row().first<{ body: Buffer }>('body');
    const put = (bytes: Buffer) =>
      asSuperuserForGood(room.app.database, (tx) =>
        tx('ledger_entries').where({ idx: index }).update({ body: bytes }),
      );
    await put(Buffer.from('another entry'));
    const refused = await auditor.get(`/api/ledger/entries/${index}/proof`);
    expect(refused.status).to.equal(500);
    expect(refused.error.message).to.contain('不能出具证明');
    const shown = await auditor.get(`/api/ledger/entries/${index}`);
    expect(shown.as(showEntry.response)).to.include({ isSound: false });
    await put(body);
  });
});
