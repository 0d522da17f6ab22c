import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { objectsRoot } from './objects-root.ts';

/**
 * The OCFL root that a repair may take from: the one given or the one in its `objects/`, as second
 * copies and backup media have it; without one given, that of the second copy if it is there.
 */
export async function findCopyRoot(
  services: Pick<Services, 'config'>,
  given: string | undefined,
): Promise<string | null> {
  const { copyFolder } = services.config;
  const folder = given ?? copyFolder;
  if (folder === undefined) return null;
  if (!isAbsolute(folder)) throw invalid('请写出副本在服务器上的绝对路径', 'from');
  for (const root of [folder, join(folder, 'objects')]) {
    if (!(await isRoot(root))) continue;
    if (relative(objectsRoot(services), root) !== '') return root;
    throw invalid('这是档案库自己，不是副本：请另指一份副本或介质', 'from');
  }
  if (given === undefined) return null;
  throw invalid('该目录不是档案库的副本或备份介质，请检查是否已挂载', 'from');
}

async function isRoot(folder: string): Promise<boolean> {
  return stat(join(folder, '0=ocfl_1.1')).then(
    (status) => status.isFile(),
    () => false,
  );
}
