import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyDestroyedError } from '../../../crypto/errors.ts';
import {
  carryOutDestructions,
  findVolume,
  isKeyDestroyed,
  listDestroyedKeys,
} from '../../../server/modules/archives/index.ts';
import { search, showVolume } from '../../../server/modules/archives/contract.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { showKeys } from '../../../server/modules/keys/contract.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { filesBelow } from '../intake/support/take-stock.ts';
import {
  materialsOf,
  openReadingRoom,
  openUnder,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';
import { openVolumeKey } from '../../support/open-volume-key.ts';

const BASIS = '误收卷，依〔2026〕8号文销毁';

describe('#archives.destroy_key', () => {
  let room: ReadingRoom;
  let archivist: Caller;
  let leader: Caller;
  let reader: Caller;
  let opened: Opening;
  let requestId: string;
  let archiveNo: string;
  let vaultBefore: Map<string, Buffer>;
  before(async () => {
    room = await openReadingRoom();
    const { app, world } = room;
    archivist = await app.as(world.account('archivist', 'QY').loginName);
    leader = await app.as(world.account('centre_leader', 'QY').loginName);
    const reading = await room.grant();
    requestId = reading.requestId;
    [reader] = reading.readers;
    opened = await room.open(reader, requestId);
    archiveNo = (await findVolume(app.services.db, room.volumeId))?.archive_no ?? '';
  });
  after(() => room.app.close());

  const destruction = (more: object = {}) => ({
    kind: 'archives.destroy_key',
    volumeId: room.volumeId,
    archiveNo,
    basis: BASIS,
    ...more,
  });
  const propose = (caller: Caller, more: object = {}): Promise<Answer> =>
    caller.post('/api/changes', { change: destruction(more), reason: '误收卷须销毁' });
  const vault = (): string => join(room.app.home, 'keys');
  const vaultFiles = (): Map<string, Buffer> =>
    new Map(readdirSync(vault()).map((name) => [name, readFileSync(join(vault(), name))]));
  const readPage = (): Promise<Answer> =>
    reader.get(pathOfPage(opened, materialsOf(opened)[0]?.pages[0]?.id ?? ''));
  const refusal = async (): Promise<unknown> => {
    const { services } = room.app;
    const volume = await findVolume(services.db, room.volumeId);
    if (!volume) throw new Error('no volume');
    return openVolumeKey(services, services.db, volume).then(
      () => expect.fail('the key opened'),
      (error: unknown) => error,
    );
  };
  const isGoneFromVault = async (): Promise<boolean> => {
    const slot = { unit: 'QY', year: 2026, volume: room.volumeId };
    return room.app.services.keystore.openVolumeKey(slot).then(
      () => false,
      (error: unknown) => error instanceof KeyDestroyedError,
    );
  };
  const untilGone = async (): Promise<void> => {
    while (!(await isGoneFromVault())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const objects = (): string => {
    const hash = createHash('sha256');
    for (const [path, bytes] of filesBelow(join(room.app.home, 'objects'))) {
      hash.update(path).update(bytes);
    }
    return hash.digest('hex');
  };

  it('refuses a slip of the hand, a missing basis and whoever does not see to the file', async () => {
    const slip = await propose(archivist, { archiveNo: 'QY-999999' });
    expect([slip.status, slip.error.field]).to.deep.equal([400, 'change.archiveNo']);
    const bare = await propose(archivist, { basis: '' });
    expect([bare.status, bare.error.field]).to.deep.equal([400, 'change.basis']);
    for (const role of ['sysadmin', 'security_officer', 'centre_leader', 'clerk']) {
      const unit = role === 'clerk' ? 'QY-BHQ' : 'QY';
      const caller = await room.app.as(room.world.account(role, unit).loginName);
      expect((await propose(caller)).status, role).to.equal(403);
    }
    expect(await isKeyDestroyed(room.app.services.db, room.volumeId)).to.equal(false);
    expect((await readPage()).status).to.equal(200);
  });

  it('is proposed by the archivist and confirmed by the leader, recorded with its basis', async () => {
    vaultBefore = vaultFiles();
    const before = objects();
    const proposed = await propose(archivist);
    const { id } = proposed.as(outcome);
    const detail = (await leader.get(`/api/changes/${id}`)).as(showChange.response);
    expect(detail.lines.map(({ after }) => after)).to.deep.equal(['永久不可读取，不能恢复', BASIS]);
    const entries = await recordedBy(room.app, async () => {
      expect((await leader.post(`/api/changes/${id}/confirm`, {})).status).to.equal(200);
    });
    const entry = entries.find(({ action }) => action === 'archives.destroy_key');
    expect(entry).to.include({ item: room.volumeId, approval: id });
    expect(entry && (await detailOf(room.app, entry))).to.equal(BASIS);
    await untilGone();
    expect(objects()).to.equal(before);
    const [destroyed] = await listDestroyedKeys(room.app.services.db);
    expect(destroyed).to.include({ volumeId: room.volumeId, unitCode: 'QY', year: 2026 });
    expect((await propose(archivist)).error.message).to.include('已经销毁');
  });

  it('leaves the volume on record as one whose key is destroyed, and opens no page of it', async () => {
    for (const answer of [
      await readPage(),
      await reader.get(pathOfStrip(opened, materialsOf(opened)[0]?.id ?? '')),
      await openUnder(reader, requestId),
    ]) {
      expect(answer.status).to.equal(409);
      expect(answer.error.message).to.include('密钥已销毁');
    }
    const card = (await archivist.get(`/api/archives/volumes/${room.volumeId}`)).as(
      showVolume.response,
    );
    expect(card.isKeyDestroyed).to.equal(true);
    const found = (await archivist.get(`/api/archives/search?q=${archiveNo}`)).as(search.response);
    expect(
      found.items.map((item) => 'isKeyDestroyed' in item && item.isKeyDestroyed),
    ).to.deep.equal([true]);
    const sysadmin = await room.app.as(room.world.account('sysadmin', 'QY').loginName);
    const keys = (await sysadmin.get('/api/keys')).as(showKeys.response);
    expect(keys.destroyed.map(({ volumeId }) => volumeId)).to.deep.equal([room.volumeId]);
    expect(keys.unitYears[0]?.generation).to.equal(2);
  });

  it('does not open though a backup brings the key file back, which the next start empties again', async () => {
    for (const [name, bytes] of vaultBefore) writeFileSync(join(vault(), name), bytes);
    expect(await isGoneFromVault()).to.equal(false);
    expect(await refusal()).to.be.instanceOf(KeyDestroyedError);
    expect((await readPage()).status).to.equal(409);
    await carryOutDestructions(room.app.services);
    expect(await isGoneFromVault()).to.equal(true);
  });

  it('does not open though a backup brings a database back that knows nothing of it', async () => {
    const { superuser } = room.app.database;
    await superuser.transaction(async (tx) => {
      await tx.raw('alter table key_destructions disable trigger all');
      await tx('key_destructions').delete();
    });
    expect(await refusal()).to.be.instanceOf(KeyDestroyedError);
    const answer = await readPage();
    expect(answer.status).to.equal(409);
    expect(answer.error.message).to.include('密钥已销毁');
  });
});
