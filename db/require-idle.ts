import { join } from 'node:path';
import { claimDatabase } from './claim-database.ts';
import { readPostmaster } from './embedded/start-postgres.ts';

/**
 * Makes sure that no server works on a home, and answers what lets one start again: with a database of its own the
 * claim is held until then.
 * @throws an error in Chinese where one does, or its database runs on.
 */
export async function requireIdle(
  home: string,
  databaseUrl: string | undefined,
): Promise<() => Promise<void>> {
  if (databaseUrl === undefined) {
    if (readPostmaster(join(home, 'database')) === undefined) return () => Promise.resolve();
    throw new Error('这个数据目录的服务（或其内置数据库）正在运行，请先停止它再办理。');
  }
  const claim = await claimDatabase(databaseUrl);
  return () => claim.destroy();
}
