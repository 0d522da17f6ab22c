import { RepositoryError } from '../../../db/objects/errors.ts';
import { CopyAway } from './copy-away.ts';

const OF_CODE: Record<string, string> = {
  ENOSPC: '副本磁盘已满：请扩容，或换一块更大的磁盘',
  EDQUOT: '副本磁盘的配额已用完：请扩大配额',
  EROFS: '副本磁盘是只读的：请检查磁盘和挂载方式',
  EACCES: '没有权限写副本目录：请让运行兰台的用户拥有该目录',
  EPERM: '没有权限写副本目录：请让运行兰台的用户拥有该目录',
};

/** What the last failure of the copy says to the administrator. */
export function explainCopyError(error: unknown): string {
  if (error instanceof CopyAway || error instanceof RepositoryError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  return OF_CODE[code] ?? `写副本时出错（${code}）：请检查副本磁盘`;
}
