import type { Services } from '../../context.ts';
import type { CopyState } from './contract.ts';
import type { CopyStanding } from './keep-copy.ts';

/** How far the second copy has come, and what to do about it. */
export function readCopyState({ copy }: Pick<Services, 'copy'>): CopyState {
  const standing = copy.standing();
  return {
    state: standing.state,
    waitingVersions: standing.waitingVersions,
    since: standing.since?.toISOString() ?? null,
    advice: adviceOf(standing),
  };
}

function adviceOf({ state, trouble, faults, isSameDisk }: CopyStanding): string {
  if (state === 'none') return '没有第二副本：请用 LANTAI_COPY 指明另一块磁盘上的文件夹';
  if (trouble !== '') return trouble;
  const [first] = faults.values();
  if (first !== undefined) return `有 ${faults.size} 卷未能复制，请先修复：${first}`;
  return isSameDisk ? '副本与档案库在同一块磁盘上，会一同损坏：请把副本放到另一块磁盘' : '';
}
