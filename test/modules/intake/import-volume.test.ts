import { expect } from 'chai';
import { join } from 'node:path';
import { matchesSaltedDigest, saltedDigest } from '../../../crypto/salted-digest.ts';
import { validateRoot } from '../../../db/objects/validation/validate-root.ts';
import {
  findVolume,
  parseRecord,
  type VolumeRecord,
} from '../../../server/modules/archives/index.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { buildWorld, type Verdict, type World } from '../../support/world.ts';
import {
  madeUpIdNumber,
  samplePackage,
  zipOf,
  type SamplePackage,
} from './support/sample-package.ts';
import { filesBelow, takeStock } from './support/take-stock.ts';
import { openVolumeKey } from '../../support/open-volume-key.ts';

const FILES_OF_PAGE = ['optimised', 'original', 'slow', 'thumb', 'view'];

describe('importVolume', () => {
  let app: TestApp;
  let world: World;
  let sample: SamplePackage;
  let verdict: Verdict;
  let volumeId: string;
  const seen: string[] = [];
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    sample = samplePackage();
    verdict = await watched(() => world.bring(zipOf(sample), 'QY'));
    volumeId = verdict.volumeId ?? '';
  });
  after(() => app.close());

  /** Looks at the tables all the while, as somebody searching would. */
  const watched = async <T>(act: () => Promise<T>): Promise<T> => {
    const done = new AbortController();
    const watch = (async () => {
      while (!done.signal.aborted) {
        const { rows } = await app.database.app.raw<{ rows: { counts: string }[] }>(`
          select concat_ws(' ', (select count(*) from volumes), (select count(*) from materials),
            (select count(*) from pages)) as counts`);
        const counts = rows[0]?.counts ?? '';
        if (seen.at(-1) !== counts) seen.push(counts);
      }
    })();
    const result = await act();
    done.abort();
    await watch;
    return result;
  };

  const countTransactions = async (): Promise<number> => {
    const { rows } = await app.database.superuser.raw<{ rows: { count: string }[] }>(`
      select count(*) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and state = 'idle in transaction'`);
    return Number(rows[0]?.count);
  };

  const openStored = async (path: string): Promise<Buffer> => {
    const { services } = app;
    const volume = await findVolume(services.db, volumeId);
    if (!volume) throw new Error('no such volume');
    const key = await openVolumeKey(services, services.db, volume);
    const sealed = await services.objects.readWhole(volumeId, 1, path);
    return services.crypto.openObject(key, { volume: volumeId, version: 1, path }, sealed);
  };

  const openRecord = async (): Promise<VolumeRecord> => {
    const record = parseRecord(await openStored('catalogue.json'));
    if (typeof record === 'string' || 'malformed' in record) throw new Error('no record');
    return record;
  };

  it('makes a package a volume', () => {
    expect(verdict).to.include({
      state: 'imported',
      copyKind: 'original',
      archiveNo: 'QY-000001',
      personName: sample.person.name,
      errorCount: 0,
      warningCount: 0,
    });
    expect(verdict.report?.counts).to.include({ materials: 3, pages: 5, images: 10 });
  });

  it('shows it all at once: nobody ever sees a part', () => {
    expect(seen).to.deep.equal(['0 0 0', '1 3 5']);
  });

  it('keeps every page with its renditions, and nothing else, in a valid store', async () => {
    const files = await app.services.objects.files(volumeId, 1);
    const pages = await app.database
      .app('pages')
      .orderBy('path')
      .select<{ path: string }[]>('path');
    const expected = pages.flatMap(({ path }) => FILES_OF_PAGE.map((file) => `${path}/${file}`));
    expect([...files.keys()].sort()).to.deep.equal(
      [...expected, 'catalogue.json', 'catalogue.salt'].sort(),
    );
    expect(await validateRoot(join(app.home, 'objects'), { isOurs: true })).to.deep.equal([]);
    const { staging, objects } = await takeStock(app);
    expect(staging).to.deep.equal([]);
    expect(Object.keys(objects).filter((path) => !path.startsWith('objects/'))).to.deep.equal([]);
  });

  it('seals a record from which the rows could be written again', async () => {
    const record = await openRecord();
    expect(record.person).to.include(sample.person);
    const volume = await findVolume(app.services.db, volumeId);
    expect(record.volume).to.include({
      id: volumeId,
      archiveNo: 'QY-000001',
      copyKind: 'original',
      keeperUnitId: volume?.keeper_unit_id,
    });
    expect(record.units.at(-1)).to.include({ code: 'QY', id: volume?.keeper_unit_id });
    expect(record.authorities.map(({ kind }) => kind)).to.have.members([
      'manager',
      'original_keeper',
    ]);
    const { app: db } = app.database;
    const materials = await db('materials')
      .orderBy('ordinal')
      .select('id', 'class_code', 'sequence', 'title');
    expect(
      record.materials.map(({ id, classCode, sequence, title }) => ({
        id,
        class_code: classCode,
        sequence,
        title,
      })),
    ).to.deep.equal(materials);
    const pages = await db('pages').orderBy('path').select('id', 'no', 'path', 'master');
    expect(
      record.materials
        .flatMap((material) => material.pages)
        .map(({ id, no, path, master }) => ({ id, no, path, master })),
    ).to.deep.equal(pages);
  });

  it('keeps the originals bit by bit, each under its salted digest', async () => {
    const { materials } = await openRecord();
    const pages = materials.flatMap((material) => material.pages);
    const names = sample.entries.flatMap((entry) => entry.originals);
    for (const [index, { path, files }] of pages.entries()) {
      for (const [name, { salt, sm3 }] of Object.entries(files)) {
        const bytes = await openStored(`${path}/${name}`);
        const digest = { salt: Buffer.from(salt, 'hex'), digest: Buffer.from(sm3, 'hex') };
        expect(matchesSaltedDigest(bytes, digest), `${path}/${name}`).to.equal(true);
      }
      const original = sample.images.get(`图像数据/原始图像数据/${names[index] ?? ''}`);
      expect((await openStored(`${path}/original`)).equals(original ?? Buffer.alloc(0))).to.equal(
        true,
      );
    }
  });

  it('leaves no name, ID number or image in the clear', () => {
    const secrets = [
      Buffer.from(sample.person.name),
      Buffer.from(sample.person.idNumber),
      Buffer.from('干部履历表'),
      Buffer.from('ffd8ffe000104a464946', 'hex'),
    ];
    for (const [path, bytes] of filesBelow(join(app.home, 'objects'))) {
      for (const secret of secrets) {
        expect(path).not.to.include(secret.toString());
        expect(bytes.includes(secret), path).to.equal(false);
      }
    }
  });

  it('records who handed in what, and the digest of what became of it', async () => {
    const entries = await listLedger(app);
    const submitted = entries.find(({ action }) => action === 'intake.submit');
    const imported = entries.find(({ action }) => action === 'intake.import');
    expect(submitted).to.include({ kind: 'CHANGE', approval: verdict.id });
    expect(imported).to.include({
      kind: 'CHANGE',
      item: volumeId,
      itemVersion: 1,
      approval: verdict.id,
    });
    const salt = await openStored('catalogue.salt');
    const { digest } = saltedDigest(await openStored('catalogue.json'), salt);
    expect(imported?.content?.equals(digest)).to.equal(true);
  });

  it('refuses the same copy a second time, and changes nothing', async () => {
    const before = await takeStock(app);
    const second = await world.bring(zipOf(sample), 'QY');
    expect(second).to.include({ state: 'refused', volumeId: null });
    expect(second.report?.findings.map(({ code }) => code)).to.deep.equal(['holding.already-held']);
    expect(await takeStock(app)).to.deep.equal(before);
  });

  it('takes the duplicate in beside the original, for the same person', async () => {
    const duplicate = await world.bring(zipOf(sample), 'QY', { copyKind: 'duplicate' });
    expect(duplicate).to.include({ state: 'imported', archiveNo: 'QY-000002' });
    const volumes = await app.database
      .app('volumes')
      .orderBy('archive_no')
      .select<{ person_id: string; copy_kind: string }[]>('person_id', 'copy_kind');
    expect(volumes.map((row) => row.copy_kind)).to.deep.equal(['original', 'duplicate']);
    expect(new Set(volumes.map((row) => row.person_id)).size).to.equal(1);
  });

  it('holds no transaction open while it seals pages', async () => {
    const { sealing } = app.services;
    const { seal } = sealing;
    const open: number[] = [];
    sealing.seal = async (order, call) => {
      if (order.place.path.startsWith('p/')) open.push(await countTransactions());
      return seal(order, call);
    };
    const third = samplePackage();
    third.person.idNumber = madeUpIdNumber('19780412', '051');
    third.root = `${third.person.name}${third.person.idNumber}/`;
    const brought = await world.bring(zipOf(third), 'QY');
    sealing.seal = seal;
    expect(brought.state).to.equal('imported');
    expect(open).to.have.length(FILES_OF_PAGE.length * 5);
    expect(Math.max(...open)).to.equal(0);
  });

  it('leaves nothing behind when it fails half-way', async () => {
    const { sealing } = app.services;
    const { seal } = sealing;
    const before = await takeStock(app);
    sealing.seal = (order, call) =>
      order.place.path === 'catalogue.json'
        ? Promise.reject(new Error('no more'))
        : seal(order, call);
    const fourth = samplePackage();
    fourth.person.idNumber = madeUpIdNumber('19780412', '071');
    fourth.root = `${fourth.person.name}${fourth.person.idNumber}/`;
    const brought = await world.bring(zipOf(fourth), 'QY');
    sealing.seal = seal;
    expect(brought.state).to.equal('failed');
    expect(await takeStock(app)).to.deep.equal(before);
  });

  it('refuses an ID number that is on record under another name', async () => {
    const before = await takeStock(app);
    const other = samplePackage();
    other.person.name = '另一人';
    other.root = `另一人${other.person.idNumber}/`;
    const refused = await world.bring(zipOf(other), 'QY-BHQ');
    expect(refused.state).to.equal('refused');
    expect(refused.report?.findings.map(({ code }) => code)).to.deep.equal(['person.other-name']);
    expect(await takeStock(app)).to.deep.equal(before);
  });

  it('lets one of two in when the same package arrives twice at once', async () => {
    const twin = samplePackage();
    twin.person = { ...twin.person, idNumber: madeUpIdNumber('19780412', '031') };
    twin.root = `${twin.person.name}${twin.person.idNumber}/`;
    const verdicts = await Promise.all([1, 2].map(() => world.bring(zipOf(twin), 'QY')));
    expect(verdicts.map(({ state }) => state).sort()).to.deep.equal(['imported', 'refused']);
    expect(await app.database.app('volumes').count()).to.deep.equal([{ count: '4' }]);
    expect(await validateRoot(join(app.home, 'objects'), { isOurs: true })).to.deep.equal([]);
  });
});
