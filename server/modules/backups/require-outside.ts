import { realpath, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { invalid } from '../../errors.ts';

/**
 * The path as it really is: a backup inside of what it backs up would be lost with it.
 * @throws AppError `invalid`.
 */
export async function requireOutside(home: string, path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw invalid(`服务器上没有文件夹 ${path}，请先挂载介质`, 'path');
  const [inner, outer] = await Promise.all([realpath(path), realpath(home)]);
  const within = (one: string, other: string): boolean => !/^\.\.(\/|$)/.test(relative(other, one));
  if (within(inner, outer) || within(outer, inner)) {
    throw invalid('备份不能写在数据目录里，请给出另一块磁盘', 'path');
  }
  return inner;
}
