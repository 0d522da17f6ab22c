import { formatBytes } from '../../formats/format-bytes.ts';
import type { CopyState, Disk, StorageHealth } from './storage.ts';
import type { Worry } from './worry.ts';

/** All that is not as it should be with the store; empty where everything is all right. */
export function findWorries(health: StorageHealth): Worry[] {
  return [
    ...aboutFindings(health),
    ...health.disks.flatMap(aboutDisk),
    ...aboutClock(health),
    ...aboutCopy(health),
    ...aboutScrub(health),
  ];
}

function aboutFindings({ openFindings }: StorageHealth): Worry[] {
  if (openFindings === 0) return [];
  return [
    {
      key: 'findings',
      tone: 'red',
      title: `巡检发现 ${openFindings} 处损坏，尚未修复`,
      next: '到“巡检发现”逐卷办理：先修复，再重新巡检。',
      tab: 'findings',
    },
  ];
}

function aboutDisk({ level, labels, usedPercent, freeBytes, advice }: Disk): Worry[] {
  if (level === 'sound') return [];
  const isFull = level === 'full';
  const used = `磁盘（${labels.join('、')}）已用 ${Math.floor(usedPercent)}%`;
  const title = `${used}，剩余 ${formatBytes(freeBytes)}，${isFull ? '将要写满' : '所剩不多'}`;
  const key = `disk ${labels.join(' ')}`;
  return [{ key, tone: isFull ? 'red' : 'amber', title, next: below(title, advice) }];
}

function aboutClock({ clock }: StorageHealth): Worry[] {
  if (clock.isTrusted) return [];
  const title = '系统时钟有误，账本停止签名，阅档暂停';
  return [{ key: 'clock', tone: 'red', title, next: clock.advice }];
}

const COPY_TITLES: Record<CopyState['state'], string> = {
  none: '没有第二副本',
  away: '第二副本连不上',
  failed: '第二副本复制失败',
  in_step: '第二副本放得不好',
  behind: '第二副本没有跟上',
};

function aboutCopy({ copy }: StorageHealth): Worry[] {
  const isBroken = copy.state === 'away' || copy.state === 'failed';
  // A copy that is catching up, or in step on a disk of its own, needs nobody.
  if (copy.advice === '' && !isBroken) return [];
  const head = COPY_TITLES[copy.state];
  const next = below(head, copy.advice);
  if (!isBroken) return [{ key: 'copy', tone: 'amber', title: head, next }];
  const alone = copy.waitingVersions > 0 ? `，${copy.waitingVersions} 个版本只有一份` : '';
  return [{ key: 'copy', tone: 'red', title: `${head}${alone}`, next }];
}

function aboutScrub({ scrub }: StorageHealth): Worry[] {
  if (scrub.state === 'paused') {
    const next = '暂停期间损坏不会被发现。暂停的原因消除后，请点“继续巡检”。';
    return [{ key: 'scrub', tone: 'amber', title: '巡检已暂停', next }];
  }
  if (scrub.isBehind) {
    const title = `巡检太慢，${scrub.periodDays} 天内查不完一轮`;
    const next =
      '请调高 LANTAI_SCRUB_MOST_MB（最高速度），或调高 LANTAI_SCRUB_DAYS（周期），然后重新启动。';
    return [{ key: 'scrub', tone: 'amber', title, next }];
  }
  if (scrub.passNo > 0 || scrub.totalVolumes === 0) return [];
  const next = '稍后会自动开始；也可以点“立即巡检”。';
  return [{ key: 'scrub', tone: 'amber', title: '还没有巡检过', next }];
}

/** Advice as a sentence of its own below `title`, which it need not say again. */
function below(title: string, advice: string): string {
  const text = advice.startsWith(`${title}：`) ? advice.slice(title.length + 1) : advice;
  return text === '' || text.endsWith('。') ? text : `${text}。`;
}
