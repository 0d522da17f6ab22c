import { expect } from 'chai';
import { findWorries } from '../../../client/features/storage/find-worries.ts';
import { soundHealth } from './support/sound-health.ts';

const GB = 1024 ** 3;
const keys = (worries: readonly { key: string }[]): string[] => worries.map(({ key }) => key);

describe('what the store leaves to be seen to', () => {
  it('is nothing where all is well, in the first pass over a new store too', () => {
    expect(findWorries(soundHealth())).to.deep.equal([]);
    expect(findWorries(soundHealth({ passNo: 1, lastPass: null, state: 'running' }))).to.deep.equal(
      [],
    );
  });

  it('puts what presses before what can wait, and leads to where it is done', () => {
    const health = {
      ...soundHealth({ state: 'paused' }),
      disks: [
        {
          labels: ['数据目录', '数据库'],
          totalBytes: 400 * GB,
          freeBytes: 9 * GB,
          usedPercent: 97.75,
          level: 'full' as const,
          advice: '请扩容',
        },
      ],
      copy: { state: 'failed' as const, waitingVersions: 3, since: null, advice: '请检查磁盘' },
      openFindings: 2,
    };
    const worries = findWorries(health);
    expect(worries.map(({ key, tone }) => [key, tone])).to.deep.equal([
      ['findings', 'red'],
      ['disk 数据目录 数据库', 'red'],
      ['copy', 'red'],
      ['scrub', 'amber'],
    ]);
    expect(worries[0]?.tab).to.equal('findings');
    expect(worries[1]?.title).to.equal('磁盘（数据目录、数据库）已用 97%，剩余 9.0 GB，将要写满');
    expect(worries.map(({ next }) => next).every((next) => next.endsWith('。'))).to.equal(true);
  });

  it('presses where the ledger does not trust the clock', () => {
    const clock = {
      now: '2026-11-24T02:00:00.000Z',
      isTrusted: false,
      canBeConfirmed: true,
      signedAt: null,
      advice: '请校准时钟。',
    };
    const [worry] = findWorries({ ...soundHealth(), clock });
    expect(worry).to.include({ key: 'clock', tone: 'red', next: '请校准时钟。' });
  });

  it('says advice once, and not again what the title says', () => {
    const copy = {
      state: 'none' as const,
      waitingVersions: 0,
      since: null,
      advice: '没有第二副本：请设置',
    };
    const [worry] = findWorries({ ...soundHealth(), copy });
    expect(worry).to.include({ title: '没有第二副本', next: '请设置。' });
  });

  it('does not trouble anyone with a copy that is catching up', () => {
    const copy = { state: 'behind' as const, waitingVersions: 40, since: null, advice: '' };
    expect(findWorries({ ...soundHealth(), copy })).to.deep.equal([]);
  });

  it('tells a scrub that is too slow from one that is halted and one that never was', () => {
    expect(keys(findWorries(soundHealth({ state: 'running', isBehind: true })))).to.deep.equal([
      'scrub',
    ]);
    const halted = findWorries(soundHealth({ state: 'paused', isBehind: true }));
    expect(halted.map(({ title }) => title)).to.deep.equal(['巡检已暂停']);
    const never = { passNo: 0, lastPass: null };
    expect(findWorries(soundHealth(never))[0]?.title).to.equal('还没有巡检过');
    expect(findWorries(soundHealth({ ...never, totalVolumes: 0 }))).to.deep.equal([]);
  });
});
