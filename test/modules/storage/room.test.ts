import { expect } from 'chai';
import { browseAlarms } from '../../../server/modules/alarms/contract.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import { showStorage } from '../../../server/modules/storage/contract.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import {
  materialsOf,
  openReadingRoom,
  openUnder,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';

describe('a disk that fills up', () => {
  let room: ReadingRoom;
  let reader: Caller;
  let requestId: string;
  let reading: Opening;
  let pageId: string;
  let rowVersion: number;
  let leader: Caller | undefined;
  let auditor: Caller;
  let sysadmin: Caller;
  before(async () => {
    room = await openReadingRoom();
    const granted = await room.grant();
    [reader] = granted.readers;
    ({ requestId, rowVersion } = granted);
    leader = granted.approvers.at(-1);
    reading = await room.open(reader, requestId);
    pageId = materialsOf(reading)[0]?.pages[0]?.id ?? '';
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
    sysadmin = await room.app.as(room.world.account('sysadmin', 'QY').loginName);
  });
  after(() => room.app.close());

  const fillTo = async (percent: number): Promise<void> => {
    room.app.disk.usedPercent = percent;
    await room.app.services.disks.look();
  };
  const readPage = (): Promise<Answer> => reader.get(pathOfPage(reading, pageId));
  const upload = async (): Promise<Answer> => {
    const archivist = await room.app.as(room.world.account('archivist', 'QY').loginName);
    return archivist.upload('/api/intake/packages?unit=QY&fileName=x.zip', Buffer.from('PK'));
  };
  const alarmsOf = async (caller: Caller): Promise<string[]> => {
    const { items } = (await caller.get('/api/alarms')).as(browseAlarms.response);
    return items.map(({ text }) => text);
  };
  const told = async (): Promise<(string | undefined)[]> =>
    (await listLedger(room.app))
      .filter(({ action }) => action === 'storage.note_room')
      .map(({ outcome }) => outcome);

  it('is let be while there is room', async () => {
    await fillTo(79);
    expect((await readPage()).status).to.equal(200);
    expect(await alarmsOf(auditor)).to.deep.equal([]);
    expect(await told()).to.deep.equal([]);
  });

  it('raises an alarm at eighty per cent, and goes on', async () => {
    await fillTo(80.5);
    expect((await readPage()).status).to.equal(200);
    for (const caller of [auditor, sysadmin]) {
      const [text, ...others] = await alarmsOf(caller);
      expect(text).to.include('已用 80%').and.include('到 90% 将暂停');
      expect(others).to.deep.equal([]);
    }
    const { disks } = (await sysadmin.get('/api/storage')).as(showStorage.response);
    expect(disks).to.have.lengthOf(1);
    expect(disks[0]).to.include({ level: 'low' });
    expect(disks[0]?.usedPercent).to.be.closeTo(80.5, 0.01);
    expect(disks[0]?.labels).to.include.members(['数据目录', '档案库', '日志', '账本与密钥']);
  });

  it('shows, takes in and exports nothing at ninety', async () => {
    await fillTo(90.2);
    const material = materialsOf(reading)[0]?.id ?? '';
    for (const answer of [
      await readPage(),
      await reader.get(pathOfStrip(reading, material)),
      await openUnder(reader, requestId),
      await upload(),
    ]) {
      expect(answer.status).to.equal(503);
      expect(answer.error).to.include({ kind: 'unavailable' });
      expect(answer.error.message).to.include('请联系系统管理员清理或扩容').and.include('不受影响');
    }
    expect((await alarmsOf(auditor))[0]).to.include('已暂停阅档、入库和导出');
  });

  it('still says no to who may not, before it says that there is no room', async () => {
    expect((await auditor.get(pathOfPage(reading, pageId))).status).to.equal(403);
  });

  it('stops at ninety though another place does not answer, and names that place', async () => {
    const { disk } = room.app;
    await fillTo(50);
    disk.dead = 'objects';
    await fillTo(95);
    expect((await readPage()).status).to.equal(503);
    for (const caller of [auditor, sysadmin]) {
      const texts = await alarmsOf(caller);
      expect(texts).to.have.lengthOf(2);
      expect(texts.join())
        .to.include('已用 95%')
        .and.include('量不到')
        .and.include('档案库（EIO）');
    }
    disk.dead = undefined;
    await fillTo(90.2);
    expect(await alarmsOf(sysadmin)).to.have.lengthOf(1);
  });

  it('leaves officers, sign-in, the ledger and recalls as they are', async () => {
    const { app, world } = room;
    const before = (await listLedger(app)).length;
    await app.as(world.account('security_officer', 'QY').loginName);
    for (const path of ['/api/ledger/entries', '/api/ledger/head', '/api/reviews', '/api/alarms'])
      expect((await auditor.get(path)).status, path).to.equal(200);
    expect((await auditor.get('/api/ledger/export')).status).to.equal(200);
    for (const path of ['/api/storage', '/api/accounts', '/api/changes'])
      expect((await sysadmin.get(path)).status, path).to.equal(200);
    const scrub = await sysadmin.post('/api/storage/scrub', { order: 'pause' });
    expect(scrub.status).to.equal(200);
    const recall = { opinion: '暂缓查阅，收回授权', rowVersion };
    const recalled = await leader?.post(`/api/requests/${requestId}/recall`, recall);
    expect(recalled?.status).to.equal(200);
    expect((await listLedger(app)).length).to.be.greaterThan(before + 2);
  });

  it('keeps a package that has arrived, and takes it in when there is room again', async () => {
    const { app, world } = room;
    await fillTo(50);
    const volume = world.plan.volumes.find(({ keeperCode }) => keeperCode === 'QY');
    if (!volume) throw new Error('the centre keeps no volume');
    const bytes = await world.pack(volume);
    const { intake } = app.services;
    const enqueue = intake.enqueue.bind(intake);
    let waiting = '';
    intake.enqueue = (id) => void (waiting = id);
    const verdict = await world.bring(bytes, 'QY');
    expect(verdict.state).to.equal('checking');
    await fillTo(95);
    enqueue(waiting);
    await intake.idle();
    const stateOf = async (): Promise<string> =>
      (
        await app.database
          .superuser('accessions')
          .where({ id: waiting })
          .first<{ state: string }>('state')
      ).state;
    expect(await stateOf()).to.equal('checking');
    await fillTo(50);
    enqueue(waiting);
    await intake.idle();
    expect(await stateOf()).to.equal('imported');
  });

  it('is told of in the ledger once for each level', async () => {
    expect(await told()).to.deep.equal([
      'low 80',
      'full 90',
      'sound 50',
      'full 95',
      'sound 50',
      'full 95',
      'sound 50',
    ]);
  });
});
