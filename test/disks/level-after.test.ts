import { expect } from 'chai';
import { readConfig } from '../../server/config.ts';
import { endsBelow, levelAfter, type DiskLevel } from '../../server/disks/level-after.ts';

const LIMITS = { alarmPercent: 80, stopPercent: 90 };

/** The levels that a disk goes through as it becomes as full as this. */
function follow(...percents: number[]): DiskLevel[] {
  let level: DiskLevel = 'sound';
  return percents.map((percent) => (level = levelAfter(level, percent, LIMITS)));
}

describe('how full a disk is', () => {
  it('is reached at the limits themselves', () => {
    expect(follow(0, 79.99, 80, 89.99, 90, 100)).to.deep.equal([
      'sound',
      'sound',
      'low',
      'low',
      'full',
      'full',
    ]);
    expect(follow(95)).to.deep.equal(['full']);
  });

  it('is left two points below them, so that it does not come and go', () => {
    expect(follow(90, 89, 88, 87.99, 89.99, 90)).to.deep.equal([
      'full',
      'full',
      'full',
      'low',
      'low',
      'full',
    ]);
    expect(follow(80, 79, 78, 77.99, 79.99)).to.deep.equal(['low', 'low', 'low', 'sound', 'sound']);
    expect(endsBelow(90)).to.equal(88);
  });

  it('has its limits from the environment, the alarm below the stop', () => {
    const read = (alarm: string, stop: string) =>
      readConfig({ LANTAI_DISK_ALARM_PERCENT: alarm, LANTAI_DISK_STOP_PERCENT: stop }).disks;
    expect(readConfig({}).disks).to.deep.equal(LIMITS);
    expect(read('85', '95')).to.deep.equal({ alarmPercent: 85, stopPercent: 95 });
    for (const [alarm, stop] of [
      ['90', '90'],
      ['95', '90'],
      ['80', '100'],
      ['80 %', '90'],
    ] as const)
      expect(() => read(alarm, stop), `${alarm} ${stop}`).to.throw('LANTAI_DISK_');
  });

  it('falls from full to sound at once where a disk was emptied or replaced', () => {
    expect(follow(99, 10)).to.deep.equal(['full', 'sound']);
    expect(follow(99, 79)).to.deep.equal(['full', 'low']);
  });
});
