import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { carryOutRotations } from '../../../server/modules/keys/index.ts';
import { showKeys } from '../../../server/modules/keys/contract.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { filesBelow } from '../intake/support/take-stock.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';

describe('#keys.rotate_master and #keys.rotate_unit', () => {
  let room: ReadingRoom;
  let sysadmin: Caller;
  let officer: Caller;
  let reader: Caller;
  let opened: Opening;
  let pageId: string;
  before(async () => {
    room = await openReadingRoom();
    const { app, world } = room;
    sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
    officer = await app.as(world.account('security_officer', 'QY').loginName);
    const reading = await room.grant();
    [reader] = reading.readers;
    opened = await room.open(reader, reading.requestId);
    pageId = materialsOf(opened)[0]?.pages[0]?.id ?? '';
  });
  after(() => room.app.close());

  const propose = (change: object) => sysadmin.post('/api/changes', { change, reason: '年度轮换' });
  const confirm = async (change: object): Promise<string> => {
    const { id } = (await propose(change)).as(outcome);
    const answer = await officer.post(`/api/changes/${id}/confirm`, {});
    expect(answer.status, answer.bytes.toString()).to.equal(200);
    return id;
  };
  const show = async () => (await sysadmin.get('/api/keys')).as(showKeys.response);
  const settled = async () => {
    for (;;) {
      const shown = await show();
      if (![shown.master, ...shown.unitYears].some(({ isRotating }) => isRotating)) return shown;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const readPage = async (): Promise<number> =>
    (await reader.get(pathOfPage(opened, pageId))).status;
  const objects = (): Map<string, string> =>
    new Map(
      Array.from(filesBelow(join(room.app.home, 'objects')), ([path, bytes]) => [
        path,
        createHash('sha256').update(bytes).digest('hex'),
      ]),
    );
  const rotateUnit = { kind: 'keys.rotate_unit', unitCode: 'QY', year: 2026 };

  it('shows officers how old the keys are, and nothing else', async () => {
    const shown = await show();
    expect(shown.master).to.include({ generation: 1, isRotating: false });
    expect(shown.locks).to.have.length(1);
    expect(shown.locks[0]?.kind).to.equal('password');
    expect(
      shown.unitYears.map(({ unitCode, year, generation }) => [unitCode, year, generation]),
    ).to.deep.equal([['QY', 2026, 1]]);
    expect(shown.destroyed).to.deep.equal([]);
    expect((await officer.get('/api/keys')).status).to.equal(200);
    expect((await reader.get('/api/keys')).status).to.equal(403);
    expect((await room.app.anyone().get('/api/keys')).status).to.equal(401);
  });

  it('says what it will make different before it is confirmed', async () => {
    const { id } = (await propose({ kind: 'keys.rotate_master' })).as(outcome);
    const detail = (await officer.get(`/api/changes/${id}`)).as(showChange.response);
    expect(detail.lines).to.deep.equal([{ label: '主密钥', before: '第 1 代', after: '第 2 代' }]);
    expect(
      (await officer.post(`/api/changes/${id}/reject`, { opinion: '暂不办理' })).status,
    ).to.equal(200);
    expect((await settled()).master.generation).to.equal(1);
  });

  it('rotates with pages open: every page read meanwhile is served, and no stored byte is touched', async () => {
    const before = objects();
    const statuses: number[] = [];
    const leaf = async (): Promise<void> => {
      for (let page = 0; page < 4; page += 1) statuses.push(await readPage());
    };
    const rotate = async (change: Parameters<typeof confirm>[0]): Promise<void> => {
      await confirm(change);
      await settled();
    };
    const entries = await recordedBy(room.app, async () => {
      await Promise.all([rotate({ kind: 'keys.rotate_master' }), leaf()]);
      await Promise.all([rotate(rotateUnit), leaf()]);
      await Promise.all([rotate({ kind: 'keys.rotate_master' }), leaf()]);
    });
    expect(statuses).to.deep.equal(Array.from({ length: 12 }, () => 200));
    expect(objects()).to.deep.equal(before);
    const shown = await settled();
    expect(shown.master.generation).to.equal(3);
    expect(shown.unitYears[0]?.generation).to.equal(2);
    const rotations = entries.filter(({ action }) => action.startsWith('keys.rotate'));
    expect(rotations.map(({ action, outcome: said }) => `${action} ${said}`)).to.deep.equal([
      'keys.rotate_master generation 2',
      'keys.rotate_unit generation 2',
      'keys.rotate_master generation 3',
    ]);
    const [, ofUnit] = rotations;
    expect(ofUnit && (await detailOf(room.app, ofUnit))).to.equal('QY 2026');
  });

  it('refuses a unit and year without a key, and whoever has no part in it', async () => {
    const absent = await propose({ ...rotateUnit, year: 2001 });
    expect(absent.status).to.equal(400);
    expect(absent.error.field).to.equal('change.unitCode');
    const wrongRole = await officer.post('/api/changes', {
      change: rotateUnit,
      reason: '年度轮换',
    });
    expect(wrongRole.status).to.equal(403);
    const archivist = await room.app.as(room.world.account('archivist', 'QY').loginName);
    const stranger = await archivist.post('/api/changes', {
      change: rotateUnit,
      reason: '年度轮换',
    });
    expect(stranger.status).to.equal(403);
  });

  it('finishes at the next start what was decided and then cut off, once', async () => {
    const { services, database } = room.app;
    const { id } = (await propose({ kind: 'keys.rotate_master' })).as(outcome);
    // As a crash between the commit and the first byte in the vault leaves it.
    await database.superuser('key_rotations').insert({
      id,
      unit_code: null,
      year: null,
      generation: 4,
      change_id: id,
      decided_at: services.clock(),
    });
    expect((await show()).master).to.include({ generation: 3, isRotating: true });
    const again = await propose({ kind: 'keys.rotate_master' });
    expect(again.status).to.equal(409);
    expect(again.error.message).to.include('上一次轮换尚未完成');
    await Promise.all([carryOutRotations(services), carryOutRotations(services)]);
    await carryOutRotations(services);
    expect((await show()).master).to.include({ generation: 4, isRotating: false });
    expect(await readPage()).to.equal(200);
  });
});
