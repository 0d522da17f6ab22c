import { formatBytes } from '../../formats/format-bytes.ts';
import { formatCount } from '../../formats/format-count.ts';
import { formatTime } from '../../formats/format-time.ts';
import { shareDone } from '../intake/share-done.ts';
import type { ScrubPass, ScrubProgress } from './storage.ts';

type Fact = { term: string; value: string };

/** How the scrub stands, as terms and values. */
export function factsOfScrub(scrub: ScrubProgress): Fact[] {
  return [...factsOfPace(scrub), ...factsOfLast(scrub.lastPass), ...factsOfCopy(scrub)];
}

/** `已查 12 / 30 卷，1.2 GB / 3.4 GB（35%）`. */
export function describeProgress(scrub: ScrubProgress): string {
  const volumes = `${formatCount(scrub.doneVolumes)} / ${formatCount(scrub.totalVolumes)} 卷`;
  const bytes = `${formatBytes(scrub.doneBytes)} / ${formatBytes(scrub.totalBytes)}`;
  return `已查 ${volumes}，${bytes}（${shareOf(scrub)}%）`;
}

/** Whole per cent of the bytes of the pass. */
export function shareOf({ doneBytes, totalBytes }: ScrubProgress): number {
  return shareDone({ done: doneBytes, total: totalBytes });
}

function factsOfPace(scrub: ScrubProgress): Fact[] {
  if (scrub.state === 'waiting') {
    const value = scrub.nextStart ? `${formatTime(scrub.nextStart)} 自动开始` : '稍后自动开始';
    return [{ term: '下一轮', value }];
  }
  if (scrub.state === 'paused') return [];
  return [
    { term: '目前速度', value: perSecond(scrub.bytesPerSecond) },
    {
      term: '需要速度',
      value: `${perSecond(scrub.neededBytesPerSecond)}，才能在 ${scrub.periodDays} 天内查完`,
    },
    {
      term: '预计完成',
      value: scrub.expectedEnd ? formatTime(scrub.expectedEnd) : '正在测算，请稍候',
    },
  ];
}

function factsOfLast(pass: ScrubPass | null): Fact[] {
  if (!pass) return [{ term: '上一轮', value: '还没有查完过一轮' }];
  const found = pass.newFindings === 0 ? '没有新的发现' : `新发现 ${pass.newFindings} 处`;
  const facts = [
    { term: '上一轮', value: `第 ${pass.no} 轮，${formatTime(pass.endedAt)} 查完，${found}` },
    {
      term: '查了',
      value: `${formatCount(pass.volumes)} 卷，${formatCount(pass.files)} 个文件，${formatBytes(pass.bytes)}`,
    },
  ];
  if (pass.fixityOnlyVolumes === 0) return facts;
  const value = `${pass.fixityOnlyVolumes} 卷密钥已销毁，只核对密文`;
  return [...facts, { term: '其中', value }];
}

function factsOfCopy({ copy, passNo, totalVolumes }: ScrubProgress): Fact[] {
  if (!copy) return [];
  const done = formatCount(copy.doneVolumes);
  const value = copy.isDone
    ? `第 ${passNo} 轮已读完：${done} 卷，${formatBytes(copy.doneBytes)}`
    : `第 ${passNo} 轮已读 ${done} / ${formatCount(totalVolumes)} 卷，${formatBytes(copy.doneBytes)}`;
  return [{ term: '第二副本', value: passNo === 0 ? '还没有读过' : value }];
}

function perSecond(bytes: number): string {
  return `每秒 ${formatBytes(Math.round(bytes))}`;
}
