import { expect } from 'chai';
import { describeProgress, factsOfScrub } from '../../../client/features/storage/describe-scrub.ts';
import { scrubActsFor } from '../../../client/features/storage/scrub-acts.ts';
import type { ScrubProgress } from '../../../client/features/storage/storage.ts';
import { orderScrub } from '../../../server/modules/storage/contract.ts';
import { soundHealth } from './support/sound-health.ts';

const MB = 1024 ** 2;
const scrubbing = (parts: Partial<ScrubProgress>): ScrubProgress => soundHealth(parts).scrub;
const labels = (parts: Partial<ScrubProgress>): string[] =>
  scrubActsFor(scrubbing(parts)).map(({ label }) => label);
const valueOf = (parts: Partial<ScrubProgress>, term: string): string | undefined =>
  factsOfScrub(scrubbing(parts)).find((fact) => fact.term === term)?.value;

describe('the scrub on the screen', () => {
  it('offers what can be ordered as it stands, and nothing that the server would not take', () => {
    expect(labels({ state: 'waiting' })).to.deep.equal(['立即巡检', '暂停巡检']);
    expect(labels({ state: 'running', passNo: 4 })).to.deep.equal(['暂停巡检', '从头巡检']);
    expect(labels({ state: 'paused' })).to.deep.equal(['继续巡检']);
    for (const state of ['waiting', 'running', 'paused'] as const) {
      for (const { order } of scrubActsFor(scrubbing({ state }))) {
        expect(orderScrub.body.safeParse({ order }).success, order).to.equal(true);
      }
    }
  });

  it('says when the next pass begins, and how the last one ended', () => {
    expect(valueOf({}, '下一轮')).to.equal('2026-11-28 09:00 自动开始');
    expect(valueOf({ nextStart: null }, '下一轮')).to.equal('稍后自动开始');
    expect(valueOf({}, '上一轮')).to.equal('第 3 轮，2026-11-02 15:12 查完，没有新的发现');
    expect(valueOf({}, '查了')).to.equal('1,200 卷，98,000 个文件，5.0 GB');
    expect(valueOf({ lastPass: null }, '上一轮')).to.equal('还没有查完过一轮');
  });

  it('says how far the second copy has been read, and nothing where there is none', () => {
    expect(valueOf({}, '第二副本')).to.equal('第 3 轮已读完：1,200 卷，5.0 GB');
    const copy = { doneVolumes: 7, doneBytes: 2 * MB, isDone: false };
    expect(valueOf({ copy }, '第二副本')).to.equal('第 3 轮已读 7 / 1,200 卷，2.0 MB');
    expect(valueOf({ passNo: 0, copy }, '第二副本')).to.equal('还没有读过');
    expect(valueOf({ copy: null }, '第二副本')).to.equal(undefined);
  });

  it('says how fast it goes, how fast it has to, and when it will be done', () => {
    const running = {
      state: 'running',
      bytesPerSecond: 2 * MB,
      neededBytesPerSecond: 0.4 * MB,
      expectedEnd: '2026-12-01T02:00:00.000Z',
    } as const;
    expect(valueOf(running, '目前速度')).to.equal('每秒 2.0 MB');
    expect(valueOf(running, '需要速度')).to.equal('每秒 409.6 KB，才能在 90 天内查完');
    expect(valueOf(running, '预计完成')).to.equal('2026-12-01 10:00');
    expect(valueOf({ ...running, expectedEnd: null }, '预计完成')).to.contain('正在测算');
    expect(valueOf({ ...running, state: 'paused' }, '目前速度')).to.equal(undefined);
  });

  it('counts volumes and bytes of the pass', () => {
    const half = { doneVolumes: 600, doneBytes: 2.5 * 1024 ** 3 };
    expect(describeProgress(scrubbing(half))).to.equal(
      '已查 600 / 1,200 卷，2.5 GB / 5.0 GB（50%）',
    );
  });
});
