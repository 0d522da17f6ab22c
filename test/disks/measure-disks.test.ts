import { expect } from 'chai';
import { measureDisks } from '../../server/disks/measure-disks.ts';
import { probeDisk, type Probed } from '../../server/disks/probe-disk.ts';

const PLACES = [
  { label: '数据目录', path: '/home' },
  { label: '档案库', path: '/home/objects' },
  { label: '日志', path: '/home/logs' },
];

describe('measuring the disks', () => {
  it('counts as df does: what is kept back for root is no room of ours', async () => {
    const probe = (): Promise<Probed> =>
      Promise.resolve({ device: '1', bsize: 4096, blocks: 1000, bfree: 150, bavail: 100 });
    const [disk] = (await measureDisks(PLACES.slice(0, 1), probe)).readings;
    expect(disk).to.include({ totalBytes: 4_096_000, freeBytes: 409_600 });
    expect(disk?.usedPercent).to.be.closeTo((850 / 950) * 100, 1e-9);
  });

  it('is at a hundred when only root could still write', async () => {
    const probe = (): Promise<Probed> =>
      Promise.resolve({ device: '1', bsize: 512, blocks: 1000, bfree: 50, bavail: 0 });
    expect((await measureDisks(PLACES, probe)).readings[0]?.usedPercent).to.equal(100);
  });

  it('lists each file system once, with all that lies on it', async () => {
    const probe = (path: string): Promise<Probed> => {
      const device = path.endsWith('objects') ? 'big' : 'small';
      return Promise.resolve({ device, bsize: 1, blocks: 100, bfree: 50, bavail: 50 });
    };
    const { readings } = await measureDisks(PLACES, probe);
    expect(readings.map(({ labels }) => labels)).to.deep.equal([['数据目录', '日志'], ['档案库']]);
  });

  it('leaves out what is not there', async () => {
    const nowhere = [{ label: '', path: '/nowhere/at/all' }];
    expect(await measureDisks(nowhere, probeDisk)).to.deep.equal({ readings: [], unknown: [] });
  });

  it('names what does not answer, and measures the others all the same', async () => {
    const probe = (path: string): Promise<Probed> =>
      path.endsWith('objects')
        ? Promise.reject(Object.assign(new Error('i/o error'), { code: 'EIO' }))
        : Promise.resolve({ device: '1', bsize: 1, blocks: 100, bfree: 5, bavail: 5 });
    const { readings, unknown } = await measureDisks(PLACES, probe);
    expect(unknown).to.deep.equal([{ label: '档案库', fault: 'EIO' }]);
    expect(readings).to.have.lengthOf(1);
    expect(readings[0]).to.deep.include({ labels: ['数据目录', '日志'], usedPercent: 95 });
  });
});
