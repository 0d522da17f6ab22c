import { formatCount } from '../../formats/format-count.ts';
import type { Tone } from '../../ui/tone.ts';
import type { Repair } from './storage.ts';

type Outcome = Repair['outcomes'][number]['outcome'];

const OUTCOMES: Record<Outcome, { text: string; tone: Tone }> = {
  sound: { text: '文件都完好，没有需要修复的', tone: 'green' },
  repaired: { text: '已全部修复', tone: 'green' },
  partial: { text: '只修复了一部分，其余请换一个来源再修', tone: 'amber' },
  refused: { text: '没有能用的来源，一个文件也没有动', tone: 'red' },
};

export const FILE_ACTIONS: Record<Repair['outcomes'][number]['files'][number]['action'], string> = {
  restored: '已修复',
  set_aside: '已移开另存',
  refused: '未能修复',
};

/** What has become of a repair of `volumeId`, in one sentence; of its second copy only where that was damaged. */
export function describeRepair(repair: Repair, volumeId: string): { text: string; tone: Tone } {
  if (repair.state === 'failed') {
    return { text: `修复没有完成：${repair.reason}`, tone: 'red' };
  }
  const outcomes = repair.outcomes.filter((outcome) => outcome.volumeId === volumeId);
  const own = outcomes.find(({ store }) => store === 'own');
  const copy = outcomes.find(({ store }) => store === 'copy');
  if (repair.state === 'running' && !own) return { text: '正在修复，可以离开本页', tone: 'blue' };
  if (!own) return { text: '这一卷不在这次修复之内', tone: 'plain' };
  const { tone } = OUTCOMES[own.outcome];
  if (!copy || copy.outcome === 'sound') return { text: tell(own), tone };
  const isWorse = RANK.indexOf(OUTCOMES[copy.outcome].tone) > RANK.indexOf(tone);
  return {
    text: `${tell(own)}；第二副本${tell(copy)}`,
    tone: isWorse ? OUTCOMES[copy.outcome].tone : tone,
  };
}

const RANK: Tone[] = ['green', 'amber', 'red'];

function tell({ outcome, restored, setAside, refused }: Repair['outcomes'][number]): string {
  const counts = [
    [restored, '修复'],
    [setAside, '移开'],
    [refused, '未能修复'],
  ] as const;
  const told = counts.flatMap(([count, word]) =>
    count === 0 ? [] : [`${word} ${formatCount(count)} 个文件`],
  );
  return [OUTCOMES[outcome].text, ...told].join('，');
}
