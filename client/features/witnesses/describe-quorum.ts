import { describeSince } from '../../formats/describe-since.ts';
import { formatCount } from '../../formats/format-count.ts';
import { formatTime } from '../../formats/format-time.ts';
import type { Tone } from '../../ui/tone.ts';
import type { Quorum } from './witnesses.ts';

export type QuorumFace = { label: string; tone: Tone; text: string };

/** Whether the ledger is witnessed, in words that say what to do where it is not. */
export function describeQuorum(quorum: Quorum, now: Date): QuorumFace {
  const { isSet, standing, waitingSince, isOverdue, alarmHours } = quorum;
  if (!isSet) {
    const text =
      '没有设定法定见证：日结只有中心自己的签名，中心若改写历史，外面没有人能指证。请安全保密管理员任命见证并设定法定见证。';
    return { label: '未设见证', tone: 'amber', text };
  }
  const reached = standing
    ? `最近一次凑齐在第 ${formatCount(standing.size)} 条（${formatTime(standing.at)}）。`
    : '还没有凑齐过。';
  if (waitingSince === null) {
    return { label: '法定见证齐全', tone: 'green', text: `${reached}已签的条目全部得到见证。` };
  }
  const waiting = `其后的条目自 ${describeSince(waitingSince, now)}起等候见证。`;
  if (!isOverdue) return { label: '等候见证', tone: 'blue', text: `${reached}${waiting}` };
  const next = `超过 ${alarmHours} 小时，日结已停：请按下表逐个联系没有签的见证。`;
  return { label: '见证不足', tone: 'red', text: `${reached}${waiting}${next}` };
}
