import type { CopyState } from './contract.ts';

/** How far the second copy has come. */
export function readCopyState(): Promise<CopyState> {
  return Promise.resolve({
    state: 'none',
    waitingVersions: 0,
    advice: '没有第二副本：请用 LANTAI_COPY 指明另一块磁盘上的文件夹',
  });
}
