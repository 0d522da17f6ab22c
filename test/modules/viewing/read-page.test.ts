import { expect } from 'chai';
import sharp from 'sharp';
import type { Entry } from '../../../audit/leaf.ts';
import { findVolume } from '../../../server/modules/archives/index.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { samplePackage, zipOf } from '../intake/support/sample-package.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  UNGRANTED,
  type ReadingRoom,
} from './support/reading-room.ts';
import { openVolumeKey } from '../../support/open-volume-key.ts';

const RENDITIONS = ['slow', 'view', 'full'] as const;
const HOUR_MS = 3_600_000;

describe('#viewing.read_page and #viewing.read_strip', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let reader: Caller;
  let other: Caller;
  let mine: Opening;
  let theirs: Opening;
  let pageId: string;
  let materialId: string;
  before(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
    [reader, other] = reading.readers;
    mine = await room.open(reader, reading.requestId);
    theirs = await room.open(other, reading.requestId);
    const [material] = materialsOf(mine);
    materialId = material?.id ?? '';
    pageId = material?.pages[0]?.id ?? '';
  });
  after(() => room.app.close());

  const storedFile = async (file: string): Promise<Buffer> => {
    const { services, database } = room.app;
    const page = await database.app('pages').where({ id: pageId }).first<{ path: string }>('path');
    const volume = await findVolume(services.db, room.volumeId);
    if (!volume) throw new Error('no volume');
    const place = { volume: room.volumeId, version: 1, path: `${page.path}/${file}` };
    const sealed = await services.objects.readWhole(place.volume, place.version, place.path);
    return services.crypto.openObject(
      await openVolumeKey(services, services.db, volume),
      place,
      sealed,
    );
  };

  const expectPicture = (answer: Answer): void => {
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('Content-Type')).to.equal('image/jpeg');
    expect(answer.headers.get('Cache-Control')).to.equal('no-store');
    expect(answer.headers.get('ETag')).to.equal(null);
    expect(answer.headers.get('Last-Modified')).to.equal(null);
    expect(answer.bytes.subarray(0, 2).toString('hex')).to.equal('ffd8');
  };

  /** Refused without a byte of a picture, and set down as such. */
  const expectRefused = async (
    caller: Caller,
    path: string,
    action = 'viewing.read_page',
  ): Promise<Entry | undefined> => {
    const entries = await recordedBy(room.app, async () => {
      const answer = await caller.get(path);
      expect(answer.status).to.equal(403);
      expect(answer.error.kind).to.equal('forbidden');
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DENY', action });
    return entries[0];
  };

  const newest = async (caller: Caller): Promise<Opening> => room.open(caller, reading.requestId);

  it('serves a granted page, and the entry that says so is signed for before it', async () => {
    const entries = await recordedBy(room.app, async () => {
      const answer = await reader.get(pathOfPage(mine, pageId));
      expectPicture(answer);
      const { rows } = await room.app.database.app.raw<{ rows: { covered: boolean }[] }>(`
        select (select max(size) from ledger_checkpoints) > max(idx) as covered
        from ledger_entries where action = 'viewing.read_page' and kind = 'INTENT'`);
      expect(rows[0]?.covered).to.equal(true);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'INTENT',
      action: 'viewing.read_page',
      item: room.volumeId,
      pages: pageId,
      purpose: 'wage',
      approval: reading.requestId,
    });
  });

  for (const rendition of RENDITIONS) {
    it(`marks the rendition ${rendition} for its reader: no two get the same, nobody the stored one`, async () => {
      const stored = await storedFile(rendition === 'full' ? 'original' : rendition);
      const [one, two] = await Promise.all([
        reader.get(pathOfPage(mine, pageId, rendition)),
        other.get(pathOfPage(theirs, pageId, rendition)),
      ]);
      for (const answer of [one, two]) {
        expectPicture(answer);
        expect(answer.bytes.equals(stored)).to.equal(false);
      }
      expect(one.bytes.equals(two.bytes)).to.equal(false);
      const [{ width, height }, facts] = await Promise.all([
        sharp(one.bytes).metadata(),
        sharp(stored).metadata(),
      ]);
      expect({ width, height }).to.deep.equal({ width: facts.width, height: facts.height });
      expect(await darkening(stored, one.bytes), 'the mark is in the pixels').to.be.above(1);
    });
  }

  it('marks a strip of thumbnails, recorded as one entry that names them all', async () => {
    const [one] = await recordedBy(room.app, async () => {
      const [first, second] = [
        await reader.get(pathOfStrip(mine, materialId)),
        await other.get(pathOfStrip(theirs, materialId)),
      ];
      expectPicture(first);
      expectPicture(second);
      expect(first.bytes.equals(second.bytes)).to.equal(false);
      expect(first.bytes.equals(await storedFile('thumb'))).to.equal(false);
    });
    const [material] = materialsOf(mine);
    const pages = material?.pages.map(({ id }) => id).join(' ');
    expect(one).to.include({ kind: 'INTENT', action: 'viewing.read_strip', pages });
  });

  it('gives nothing to HEAD, and neither part nor memory of a page to a cache', async () => {
    const path = pathOfPage(mine, pageId);
    const turnedAway = await recordedBy(room.app, async () => {
      const head = await reader.send('HEAD', path, {});
      expect(head.status).to.equal(405);
      expect(head.headers.get('Content-Length') ?? '0').to.equal('0');
    });
    expect(turnedAway.map(({ kind, action }) => `${kind} ${action}`)).to.deep.equal([
      'DENY sessions.turn_away',
    ]);
    for (const headers of [
      { Range: 'bytes=0-99' },
      { 'If-None-Match': '*' },
      { 'If-Modified-Since': new Date(0).toUTCString() },
    ]) {
      const entries = await recordedBy(room.app, async () => {
        const answer = await reader.get(path, headers);
        expectPicture(answer);
        expect(answer.headers.get('Content-Range')).to.equal(null);
      });
      expect(entries.map(({ kind }) => kind)).to.deep.equal(['INTENT']);
    }
  });

  it('wants a session and knows its own fields alone', async () => {
    expect((await room.app.anyone().get(pathOfPage(mine, pageId))).status).to.equal(401);
    expect((await reader.get(pathOfPage(mine, pageId, 'original'))).status).to.equal(400);
    expect((await reader.get(`${pathOfPage(mine, pageId)}&colour=red`)).status).to.equal(400);
    expect((await reader.get(pathOfPage(mine, 'not-an-id'))).status).to.equal(400);
  });

  it('forbids pages outside the granted classes', async () => {
    const { app } = room.app.database;
    const hidden = await app('pages as p')
      .join('materials as m', 'm.id', 'p.material_id')
      .where({ 'm.class_code': UNGRANTED, 'p.volume_id': room.volumeId })
      .first<{ id: string; material_id: string }>('p.id', 'p.material_id');
    for (const rendition of RENDITIONS) {
      await expectRefused(reader, pathOfPage(mine, hidden.id, rendition));
    }
    await expectRefused(reader, pathOfStrip(mine, hidden.material_id), 'viewing.read_strip');
  });

  it('forbids pages of another volume, and pages that are not', async () => {
    const { volumeId } = await room.world.bring(zipOf(samplePackage()), 'QY');
    const page = await room.app.database
      .app('pages as p')
      .join('materials as m', 'm.id', 'p.material_id')
      .where({ 'p.volume_id': volumeId, 'm.class_code': '4-1' })
      .first<{ id: string; material_id: string }>('p.id', 'p.material_id');
    await expectRefused(reader, pathOfPage(mine, page.id));
    await expectRefused(reader, pathOfStrip(mine, page.material_id), 'viewing.read_strip');
    await expectRefused(reader, pathOfPage(mine, crypto.randomUUID()));
    await expectRefused(reader, pathOfStrip(mine, materialId, 99), 'viewing.read_strip');
  });

  it('forbids the opening of another reader, of another session of one’s own, and none at all', async () => {
    await expectRefused(reader, pathOfPage(theirs, pageId));
    const again = await room.app.as(room.world.account('clerk', 'QY-BHQ', 0).loginName);
    await expectRefused(again, pathOfPage(mine, pageId));
    await expectRefused(again, pathOfStrip(mine, materialId), 'viewing.read_strip');
    await expectRefused(reader, pathOfPage({ id: crypto.randomUUID() }, pageId));
    for (const [role, unit] of [
      ['archivist', 'QY'],
      ['auditor', 'QY'],
      ['sysadmin', 'QY'],
      ['centre_leader', 'QY'],
    ] as const) {
      const outsider = await room.app.as(room.world.account(role, unit).loginName);
      await expectRefused(outsider, pathOfPage(mine, pageId));
    }
  });

  it('serves nothing under a closed opening', async () => {
    const opened = await newest(reader);
    const entries = await recordedBy(room.app, async () => {
      const answer = await reader.post(`/api/viewing/openings/${opened.id}/close`);
      expect(answer.status).to.equal(200);
    });
    expect(entries[0]).to.include({ kind: 'DONE', action: 'viewing.close', item: room.volumeId });
    await expectRefused(reader, pathOfPage(opened, pageId));
    expect((await reader.post(`/api/viewing/openings/${opened.id}/close`)).status).to.equal(403);
  });

  it('serves nothing to a session that has ended', async () => {
    const { loginName } = room.world.account('clerk', 'QY-BHQ', 0);
    const leaving = await room.app.as(loginName);
    const opened = await newest(leaving);
    expectPicture(await leaving.get(pathOfPage(opened, pageId)));
    const { cookie } = leaving;
    await leaving.delete('/api/session');
    leaving.cookie = cookie;
    const answer = await leaving.get(pathOfPage(opened, pageId));
    expect([answer.status, answer.error.kind]).to.deep.equal([401, 'unauthenticated']);
    const next = await room.app.as(loginName);
    await expectRefused(next, pathOfPage(opened, pageId));
  });

  it('serves nothing from the moment of a recall on', async () => {
    const recalled = await room.grant();
    const [someone] = recalled.readers;
    const opened = await room.open(someone, recalled.requestId);
    expectPicture(await someone.get(pathOfPage(opened, pageId)));
    const answer = await recalled.approvers[1]?.post(`/api/requests/${recalled.requestId}/recall`, {
      opinion: '情况有变',
      rowVersion: recalled.rowVersion,
    });
    expect(answer?.status).to.equal(200);
    const refusal = await expectRefused(someone, pathOfPage(opened, pageId));
    expect(refusal).to.include({ outcome: 'no_rule', item: room.volumeId });
    await expectRefused(someone, pathOfStrip(opened, materialId), 'viewing.read_strip');
    const shown = await someone.get(`/api/viewing/openings/${opened.id}`);
    expect(shown.status).to.equal(403);
  });

  it('serves nothing from the last moment of the period on', async () => {
    const { requestId } = await room.grant(1);
    room.app.clock.pass(24 * HOUR_MS - 60_000);
    const reader = await room.app.as(room.world.account('clerk', 'QY-BHQ', 0).loginName);
    const opened = await room.open(reader, requestId);
    expectPicture(await reader.get(pathOfPage(opened, pageId)));
    room.app.clock.pass(60_000);
    const refusal = await expectRefused(reader, pathOfPage(opened, pageId));
    expect(refusal).to.include({ outcome: 'no_rule', item: room.volumeId });
    expect((await reader.post('/api/viewing/openings', { requestId })).status).to.equal(403);
  });

  it('marks each delivery: the same page to the same reader in the same minute is another picture', async () => {
    const again = await room.app.as(room.world.account('clerk', 'QY-BHQ', 0).loginName);
    const opened = await newest(again);
    for (const path of [pathOfPage(opened, pageId), pathOfStrip(opened, materialId)]) {
      const [one, two] = [await again.get(path), await again.get(path)];
      for (const answer of [one, two]) expectPicture(answer);
      expect(one.bytes.equals(two.bytes)).to.equal(false);
    }
  });

  it('marks the time of the reading: a minute later it is another picture', async () => {
    const again = await room.app.as(room.world.account('clerk', 'QY-BHQ', 0).loginName);
    const opened = await newest(again);
    const first = await again.get(pathOfPage(opened, pageId));
    room.app.clock.pass(60_000);
    const later = await again.get(pathOfPage(opened, pageId));
    expectPicture(later);
    expect(first.bytes.equals(later.bytes)).to.equal(false);
  });
});

/** By how much the one picture is darker than the other on average, of 255. */
async function darkening(plain: Buffer, marked: Buffer): Promise<number> {
  const [one, other] = await Promise.all([plain, marked].map((image) => sharp(image).stats()));
  const mean = (stats: typeof one): number =>
    (stats?.channels ?? []).reduce((sum, channel) => sum + channel.mean, 0) / 3;
  return mean(one) - mean(other);
}
