import { expect } from 'chai';
import { describeCount } from '../../../client/formats/describe-count.ts';
import { describeRemaining } from '../../../client/formats/describe-remaining.ts';
import { describeSince } from '../../../client/formats/describe-since.ts';
import { formatBytes } from '../../../client/formats/format-bytes.ts';
import { formatBirthMonth, formatFormedOn } from '../../../client/formats/format-formed-on.ts';
import { formatDate, formatTime } from '../../../client/formats/format-time.ts';
import { maskIdNumbers } from '../../../client/formats/mask-id-numbers.ts';

describe('formats', () => {
  it('shows every time in Shanghai, across midnight too', () => {
    expect(formatTime('2026-11-22T16:05:09Z')).to.equal('2026-11-23 00:05');
    expect(formatTime('2026-11-22T16:05:09Z', 'second')).to.equal('2026-11-23 00:05:09');
    expect(formatDate('2026-12-31T16:00:00Z')).to.equal('2027-01-01');
  });

  it('leaves out the month and day that nobody knows', () => {
    const written = ['19980701', '19980700', '19980000', '199807', '1998', '不详'];
    const shown = ['1998-07-01', '1998-07', '1998', '1998-07', '1998', '不详'];
    expect(written.map(formatFormedOn)).to.deep.equal(shown);
    const births = ['1971-03', '1971.03', '197103'].map(formatBirthMonth);
    expect(births).to.deep.equal(['1971-03', '1971-03', '1971-03']);
  });

  it('counts down to the end and not below', () => {
    const now = new Date('2026-11-22T00:00:00Z');
    const after = (seconds: number): string =>
      describeRemaining(new Date(now.getTime() + seconds * 1000), now);
    expect([-1, 0, 30, 90, 3 * 3600 + 300, 50 * 3600].map(after)).to.deep.equal([
      '已到期',
      '已到期',
      '余 30 秒',
      '余 1 分钟',
      '余 3 小时 5 分',
      '余 2 天 2 小时',
    ]);
  });

  it('says how long ago in minutes, hours and, from the third day on, days', () => {
    const now = new Date('2026-11-22T00:00:00Z');
    const before = (minutes: number): string =>
      describeSince(new Date(now.getTime() - minutes * 60_000), now);
    expect([-1, 0, 14, 60, 47 * 60 + 59, 48 * 60, 91 * 1440].map(before)).to.deep.equal([
      '刚刚',
      '刚刚',
      '14 分钟前',
      '1 小时前',
      '47 小时前',
      '2 天前',
      '91 天前',
    ]);
  });

  it('writes sizes and capped counts', () => {
    expect([0, 999, 1024, 18_400_000, 23.5e12].map(formatBytes)).to.deep.equal([
      '0 B',
      '999 B',
      '1.0 KB',
      '17.5 MB',
      '21.4 TB',
    ]);
    expect(describeCount({ count: 12, isCapped: false })).to.equal('共 12 条');
    expect(describeCount({ count: 100, isCapped: true })).to.contain('100 条以上');
  });

  it('covers ID numbers in names of files and nothing else', () => {
    expect(maskIdNumbers('王小明15029919710301123X.zip')).to.equal('王小明1502**********123X.zip');
    expect(maskIdNumbers('9-2-3-0002.jpg')).to.equal('9-2-3-0002.jpg');
  });
});
