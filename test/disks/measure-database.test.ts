import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sizeOfDatabase } from '../../db/size-of-database.ts';
import { readConfig } from '../../server/config.ts';
import { measureDatabase } from '../../server/disks/measure-database.ts';
import { placesOfCustody, roomOfDatabase } from '../../server/disks/places-of.ts';
import { showStorage } from '../../server/modules/storage/contract.ts';
import { browseAlarms } from '../../server/modules/alarms/contract.ts';
import { makeCustodyBed, PLACES } from '../custody/support/custody-bed.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { buildWorld, type World } from '../support/world.ts';

const URL = 'postgres://o:p@host/lantai';

describe('the room of a database on another server', () => {
  it('is what somebody says that it is, in whole gigabytes', () => {
    const read = (most: string, url = URL) =>
      readConfig({ DATABASE_URL: url, LANTAI_DATABASE_MOST_GB: most }).databaseMostBytes;
    expect(read('200')).to.equal(200e9);
    expect(read('')).to.equal(undefined);
    for (const most of ['0', '-5', '1.5', 'viel', '200GB', 'NaN', 'Infinity', '1e9', '1000001'])
      expect(() => read(most), most).to.throw('LANTAI_DATABASE_MOST_GB');
    expect(() => read('200', '')).to.throw('DATABASE_URL');
  });

  it('takes the place of the folder of the embedded one', () => {
    const home = '/home';
    const labels = (databaseUrl?: string): string[] =>
      placesOfCustody({ home, databaseUrl }).map(({ label }) => label);
    expect(labels()).to.deep.equal(['账本与密钥', '数据库']);
    expect(labels(URL)).to.deep.equal(['账本与密钥']);
    const roomOf = (databaseUrl?: string) => roomOfDatabase({ databaseUrl, databaseMostBytes: 5 });
    expect(roomOf()).to.equal(undefined);
    expect(roomOf(URL)).to.deep.equal({ label: '数据库', mostBytes: 5 });
  });

  it('is unknown where the database does not answer, or not in time', async () => {
    const room = { label: '数据库', mostBytes: 1000 };
    const gone = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    const away = await measureDatabase(room, () => Promise.reject(gone));
    expect(away.unknown).to.deep.equal([{ label: '数据库', fault: 'ECONNREFUSED' }]);
    const late = await measureDatabase(room, () => new Promise(() => undefined), 20);
    expect(late.readings).to.deep.equal([]);
    expect(late.unknown[0]?.fault).to.include('没有答复');
  });

  it('has never more than a hundred per cent taken', async () => {
    const room = { label: '数据库', mostBytes: 1000 };
    const { readings } = await measureDatabase(room, () => Promise.resolve(2000));
    expect(readings[0]).to.include({ usedPercent: 100, freeBytes: 0, totalBytes: 1000 });
  });

  for (const place of PLACES) {
    it(`is told of by the ledger that is kept ${place}`, async () => {
      const whole = (database: TestDatabase) => ({
        databaseUrl: database.urls.owner,
        databaseMostBytes: 1e9,
      });
      const bed = await makeCustodyBed(place, undefined, whole);
      try {
        await bed.open();
        const { readings, unknown } = await bed.house().measureDisks();
        const [reading] = readings.filter(({ labels }) => labels.includes('数据库'));
        const bytes = await sizeOfDatabase(bed.database.superuser);
        expect(reading).to.deep.include({ labels: ['数据库'], totalBytes: 1e9 });
        expect(reading?.usedPercent).to.be.closeTo(bytes / 1e7, 0.2);
        expect(unknown).to.deep.equal([]);
      } finally {
        await bed.clear();
      }
    });
  }
});

describe('a database on another server that fills up', () => {
  let database: TestDatabase;
  let app: TestApp;
  let world: World;
  before(async () => {
    database = await cloneDatabase();
    app = await startApp({ databaseUrl: database.urls.owner, databaseMostBytes: 1e9 }, database);
    world = await buildWorld(app);
  });
  after(() => app.close());

  /** Starts again with so much room that the database fills it to this. */
  const fillTo = async (percent: number | undefined): Promise<void> => {
    await app.stop();
    const bytes = await sizeOfDatabase(database.superuser);
    const databaseMostBytes =
      percent === undefined ? undefined : Math.round((bytes / percent) * 100);
    const settings = { home: app.home, databaseUrl: database.urls.owner, databaseMostBytes };
    app = await startApp(settings, database);
  };
  const submit = async (): Promise<number> => {
    const archivist = await app.as(world.account('archivist', 'QY').loginName);
    const path = '/api/intake/packages?unit=QY&fileName=x.zip';
    return (await archivist.upload(path, Buffer.from('PK'))).status;
  };
  const seen = async () => {
    const sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
    const { items } = (await sysadmin.get('/api/alarms')).as(browseAlarms.response);
    const { unmeasured } = (await sysadmin.get('/api/storage')).as(showStorage.response);
    return { alarms: items.map(({ text }) => text), unmeasured };
  };

  it('raises an alarm at eighty per cent', async () => {
    await fillTo(83);
    expect((await seen()).alarms.join()).to.match(/磁盘（数据库）已用 8\d%/);
    expect(await submit()).to.equal(200);
    await app.services.intake.idle();
  });

  it('takes in and shows nothing more at ninety', async () => {
    await fillTo(94);
    expect((await seen()).alarms.join())
      .to.include('数据库')
      .and.include('已暂停阅档');
    expect(await submit()).to.equal(503);
  });

  it('is shown as not measured where nobody said what it may take, without an alarm', async () => {
    await fillTo(undefined);
    await app.services.disks.look();
    const { alarms, unmeasured } = await seen();
    expect(alarms).to.deep.equal([]);
    expect(unmeasured.map(({ label }) => label)).to.deep.equal(['数据库']);
    expect(unmeasured[0]?.advice).to.include('LANTAI_DATABASE_MOST_GB');
    expect(await submit()).to.equal(200);
    await app.services.intake.idle();
  });

  it('is told of once in the log of such a start', async () => {
    await app.stop();
    const logs = join(app.home, 'logs');
    const lines = readdirSync(logs).flatMap((name) =>
      readFileSync(join(logs, name), 'utf8').split('\n'),
    );
    const told = lines.filter((line) => line.includes('LANTAI_DATABASE_MOST_GB'));
    expect(told).to.have.lengthOf(1);
  });
});
