import { expect } from 'chai';
import type { DiskLevel } from '../../server/disks/level-after.ts';
import type { UnknownPlace } from '../../server/disks/measure-disks.ts';
import { watchDisks, type DiskWatch, type RoomChange } from '../../server/disks/watch-disks.ts';

describe('watching the disks', () => {
  let percents: Record<string, number>;
  let unknown: UnknownPlace[];
  let told: RoomChange[];
  let failure: Error | undefined;
  let logged: unknown[];
  let watch: DiskWatch;

  const open = (lastTold?: DiskLevel): DiskWatch =>
    watchDisks({
      limits: { alarmPercent: 80, stopPercent: 90 },
      clock: () => new Date('2026-11-24T02:00:00Z'),
      measure: () =>
        Promise.resolve({
          readings: Object.entries(percents).map(([device, usedPercent]) => ({
            device,
            labels: [device],
            totalBytes: 1000,
            freeBytes: 10,
            usedPercent,
          })),
          unknown,
        }),
      deviceOf: (path) => Promise.resolve(path),
      lastTold: () => Promise.resolve(lastTold),
      tell: (change) => {
        if (failure) return Promise.reject(failure);
        told.push(change);
        return Promise.resolve();
      },
      log: (error) => logged.push(error),
    });
  const refusal = (): string | undefined => {
    try {
      watch.requireRoom();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };

  beforeEach(() => {
    percents = { objects: 50, database: 40 };
    unknown = [];
    told = [];
    logged = [];
    failure = undefined;
    watch = open();
  });

  it('says nothing while there is room', async () => {
    await watch.look();
    expect(told).to.deep.equal([]);
    expect(refusal()).to.equal(undefined);
  });

  it('tells of each level once, and refuses by the fullest disk', async () => {
    for (const database of [82, 83, 91.4, 92, 89, 70, 70]) {
      percents['database'] = database;
      await watch.look();
    }
    expect(told).to.deep.equal([
      { level: 'low', usedPercent: 82 },
      { level: 'full', usedPercent: 91 },
      { level: 'sound', usedPercent: 70 },
    ]);
    percents['database'] = 93;
    await watch.look();
    expect(refusal()).to.include('93%').and.include('清理或扩容').and.include('不受影响');
  });

  it('goes on after a start where it was, without telling again', async () => {
    percents['database'] = 89;
    watch = open('full');
    await watch.look();
    expect(told).to.deep.equal([]);
    expect(refusal()).to.be.a('string');
    percents['database'] = 60;
    await watch.look();
    expect(told.map(({ level }) => level)).to.deep.equal(['sound']);
  });

  it('refuses though it cannot tell of it, and tells as soon as it can', async () => {
    failure = new Error('the database is away');
    percents['objects'] = 95;
    await watch.look();
    expect(refusal()).to.be.a('string');
    expect(watch.trouble()?.text).to.include('away');
    failure = undefined;
    await watch.look();
    await watch.look();
    expect(told.map(({ level }) => level)).to.deep.equal(['full']);
    expect(watch.trouble()).to.equal(undefined);
    expect(logged).to.have.lengthOf(1);
  });

  it('keeps what it knew of a disk that does not answer, and names it', async () => {
    percents = { objects: 95, database: 40 };
    await watch.look();
    percents = { database: 40 };
    unknown = [{ label: 'objects', fault: 'EIO' }];
    for (let count = 0; count < 3; count += 1) await watch.look();
    expect(refusal()).to.include('95%');
    expect(watch.trouble()?.text).to.equal('objects（EIO）');
    expect(logged).to.have.lengthOf(1);
    percents = { objects: 30, database: 40 };
    unknown = [];
    await watch.look();
    expect(refusal()).to.equal(undefined);
    expect(watch.trouble()).to.equal(undefined);
    expect(told.map(({ level }) => level)).to.deep.equal(['full', 'sound']);
  });

  it('refuses by the disks that answer while another does not', async () => {
    percents = { database: 95 };
    unknown = [{ label: 'objects', fault: 'EIO' }];
    await watch.look();
    expect(refusal()).to.include('95%');
    expect(told).to.deep.equal([{ level: 'full', usedPercent: 95 }]);
    expect(watch.trouble()?.text).to.include('objects');
  });

  it('refuses what is written elsewhere only where that is on a full disk of ours', async () => {
    percents['objects'] = 95;
    await watch.look();
    await watch.requireRoomAt('database');
    await watch.requireRoomAt('a medium');
    const refused: unknown = await watch.requireRoomAt('objects').catch((error: unknown) => error);
    expect(refused).to.have.property('kind', 'unavailable');
  });
});
