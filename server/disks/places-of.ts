import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { DatabaseRoom } from './measure-database.ts';
import type { Place } from './measure-disks.ts';

/** Where the house itself writes. Each may be a disk of its own. */
export function placesOfHouse({ home }: Pick<Config, 'home'>): Place[] {
  return [
    { label: '数据目录', path: home },
    { label: '档案库', path: join(home, 'objects') },
    { label: '接收区', path: join(home, 'staging') },
    { label: '日志', path: join(home, 'logs') },
  ];
}

const LEDGER = '账本与密钥';
const DATABASE = '数据库';
/** What lies with who keeps the ledger. */
export const LABELS_OF_CUSTODY = [LEDGER, DATABASE] as const;

/** Where who keeps the ledger writes; for a database of another server see `roomOfDatabase`. */
export function placesOfCustody({
  home,
  databaseUrl,
}: Pick<Config, 'home' | 'databaseUrl'>): Place[] {
  const own = [{ label: LEDGER, path: home }];
  const database = { label: DATABASE, path: join(home, 'database') };
  return databaseUrl === undefined ? [...own, database] : own;
}

/** The room of a database on another server; nothing where the embedded one lies on a disk of ours. */
export function roomOfDatabase({
  databaseUrl,
  databaseMostBytes,
}: Pick<Config, 'databaseUrl' | 'databaseMostBytes'>): DatabaseRoom | undefined {
  if (databaseUrl === undefined) return undefined;
  return { label: DATABASE, mostBytes: databaseMostBytes };
}
