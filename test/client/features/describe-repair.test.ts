import { expect } from 'chai';
import { describeRepair } from '../../../client/features/storage/describe-repair.ts';
import type { Repair } from '../../../client/features/storage/storage.ts';

const VOLUME = '01900000-0000-7000-8000-000000000000';
const counted = { restored: 0, setAside: 0, refused: 0, files: [] };

function repairOf(parts: Partial<Repair> = {}): Repair {
  return {
    id: VOLUME,
    volumeId: VOLUME,
    source: null,
    state: 'done',
    reason: '',
    orderedAt: '2026-11-24T02:00:00.000Z',
    endedAt: null,
    done: 0,
    total: 2,
    outcomes: [{ ...counted, store: 'own', volumeId: null, outcome: 'sound' }],
    ...parts,
  };
}
const told = (parts: Partial<Repair>): string => describeRepair(repairOf(parts), VOLUME).text;

describe('what came of a repair', () => {
  it('is of the volume itself, not of the root beside it', () => {
    expect(told({ state: 'running' })).to.equal('正在修复，可以离开本页');
    const own = {
      ...counted,
      store: 'own',
      volumeId: VOLUME,
      outcome: 'repaired',
      restored: 2,
    } as const;
    const outcomes = [...repairOf().outcomes, { ...own, setAside: 1 }];
    expect(told({ outcomes })).to.equal('已全部修复，修复 2 个文件，移开 1 个文件');
    expect(told({ state: 'running', outcomes: [own] })).to.equal('已全部修复，修复 2 个文件');
  });

  it('says why it stopped, and what to do where a part is left', () => {
    expect(told({ state: 'failed', reason: '磁盘已满' })).to.equal('修复没有完成：磁盘已满');
    const own = {
      ...counted,
      store: 'own',
      volumeId: VOLUME,
      outcome: 'partial',
      restored: 1,
      refused: 1,
    } as const;
    expect(told({ outcomes: [own] })).to.contain('请换一个来源再修');
    expect(describeRepair(repairOf({ outcomes: [own] }), VOLUME).tone).to.equal('amber');
  });

  it('tells of the second copy only where it was damaged, and by the worse of the two', () => {
    const sound = { ...counted, store: 'own', volumeId: VOLUME, outcome: 'sound' } as const;
    const copy = { ...sound, store: 'copy' } as const;
    expect(told({ outcomes: [sound, copy] })).to.equal('文件都完好，没有需要修复的');
    const mended = { ...copy, outcome: 'repaired', restored: 1 } as const;
    expect(told({ outcomes: [sound, mended] })).to.equal(
      '文件都完好，没有需要修复的；第二副本已全部修复，修复 1 个文件',
    );
    const lost = { ...copy, outcome: 'refused', refused: 1 } as const;
    expect(describeRepair(repairOf({ outcomes: [sound, lost] }), VOLUME).tone).to.equal('red');
  });
});
