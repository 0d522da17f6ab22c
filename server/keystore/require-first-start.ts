import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What only ever comes into a home after its keystore. */
const LATER = ['keys', 'objects', 'ledger.lock', 'instance.json'];
/** In a folder that is a file system of its own. */
const OF_THE_DISK = 'lost+found';

/**
 * Makes sure that a home without a keystore never had one: another would lock what is there away for ever.
 * @throws an error in Chinese that names what speaks against it and says what to do.
 */
export async function requireFirstStart(
  home: string,
  isLedgerBegun: () => Promise<boolean>,
): Promise<void> {
  const found = LATER.find((name) => isInUse(join(home, name)));
  if (found === undefined && !(await isLedgerBegun())) return;
  throw new Error(
    `${home} 里没有密钥库 keystore.json，但已有${found ?? '账本（数据库中）'}：不会另造一个密钥库，否则已有档案再也打不开。` +
      '请核对 LANTAI_HOME；密钥库确已丢失的，从备份取回 keystore.json 和 keys/（lantai restore）后再启动。',
  );
}

function isInUse(path: string): boolean {
  if (!existsSync(path)) return false;
  if (!path.endsWith('objects')) return true;
  return readdirSync(path).some((name) => name !== OF_THE_DISK);
}
