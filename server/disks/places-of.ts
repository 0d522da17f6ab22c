import { join } from 'node:path';
import type { Config } from '../config.ts';
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

/** Where who keeps the ledger writes; a database on another host measures its own disk. */
export function placesOfCustody({
  home,
  databaseUrl,
}: Pick<Config, 'home' | 'databaseUrl'>): Place[] {
  const own = [{ label: '账本与密钥', path: home }];
  const database = { label: '数据库', path: join(home, 'database') };
  return databaseUrl === undefined ? [...own, database] : own;
}
