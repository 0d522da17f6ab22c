import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';

/** What lies with the ledger's process alone. */
const KEPT_APART = [
  'keystore.json',
  'keys',
  'ledger.lock',
  'witnessed',
  'database.json',
  'database',
];

/**
 * Refuses a house that could do without the ledger's process: as the database's owner, or with keys in its reach.
 * @throws an error in Chinese that names what has to go.
 */
export function requireBareHouse({
  home,
  databaseUrl,
}: Pick<Config, 'home' | 'databaseUrl'>): void {
  if (databaseUrl !== undefined) {
    throw new Error(
      '设了 LANTAI_LEDGER 的服务不应有 DATABASE_URL：请只交给账本进程（lantai ledger），由它转交数据库的普通账户。',
    );
  }
  const left = KEPT_APART.filter((name) => existsSync(join(home, name)));
  if (left.length === 0) return;
  throw new Error(
    `${home} 里还有 ${left.join('、')}：账本与密钥库已由另一进程保管，请把它们移到那个进程的数据目录，再启动本服务。`,
  );
}
