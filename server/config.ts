import { existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { ClockLimits } from './modules/ledger/judge-clock.ts';
import type { DiskLimits } from './disks/level-after.ts';
import { MOST_WAITING_PER_KEY } from './imaging/image-limits.ts';
import { builtInProfiles, parseProfiles, type Profile } from '../policies/profiles.ts';

/** Everything that can be set from outside, typed. Each name stands in `readConfig`. */
export type Config = {
  port: number;
  host: string;
  /** Folder of all data. */
  home: string;
  databaseUrl: string | undefined;
  /** What the database of `databaseUrl` may take on its server; unknown unless somebody says so. */
  databaseMostBytes: number | undefined;
  /** Where another process holds ledger and vault; this one does by itself without it. */
  ledgerSocket: string | undefined;
  isDemo: boolean;
  /** File whose content unlocks the keystore at start; the demo makes its own. */
  keystoreSecretFile: string | undefined;
  /** Key file that stands for a UKey; the secret file then holds its PIN. */
  keystoreUkeyFile: string | undefined;
  /** A TLS proxy stands before us: cookies are `Secure`, and its X-Forwarded-For is believed. */
  isBehindTls: boolean;
  /** 密级标识 of the network, shown on every screen; empty where there is none. */
  secrecyMark: string;
  /** What is asked of passwords, PINs and sessions. */
  profile: Profile;
  /**
   * `host:port` that people have in their address bar, which keys sign for. Without it a log-in is signed
   * for whatever name the browser came by.
   */
  publicHost: string | undefined;
  /** Whether a second reader must confirm the first opening with their PIN. */
  needsCoReader: boolean;
  /** The unit that a new installation is founded with; asked for on its first day only. */
  centre: { code: string; name: string } | undefined;
  /** For how long after its checkpoint a receipt gives keys. */
  receiptSeconds: number;
  /** Pages of one reader that may be on their way at once; fewer than may wait for marking under one key. */
  readingsAtOnce: number;
  scrub: ScrubConfig;
  /** How far the clock may go wrong before nothing is signed by it. */
  clockLimits: ClockLimits;
  /** How full a disk may be. */
  disks: DiskLimits;
  backup: BackupConfig;
  witnessing: WitnessingConfig;
  /** Folders of the ledger's mirrors (镜像), each best on another disk. */
  mirrorFolders: string[];
  /** Folder of the second copy (第二副本), on another disk. */
  copyFolder: string | undefined;
};

/** 见证: when a quorum that does not come is an alarm, and whether a start may do without witnesses. */
export type WitnessingConfig = { alarmHours: number; mayStartAlone: boolean };

/** 备份: for how long a key part may restore, and the schedule where there is one. */
export type BackupConfig = {
  keyPartDays: number;
  /** Where the medium of scheduled backups is mounted; none by itself. */
  to: string | undefined;
  everyMinutes: number;
  /** Lets a new medium lie on the disk of the home, to try things out. */
  allowsSameDisk: boolean;
};

/** 巡检: within how many days every volume is looked at once, and at what speeds that may be done. */
export type ScrubConfig = {
  periodDays: number;
  /** Bytes a second that it never falls below, and those it never exceeds by itself. */
  leastBytesPerSecond: number;
  mostBytesPerSecond: number;
};

/**
 * Reads the environment.
 * @throws an error in Chinese that names the variable at fault.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const home = resolve(env['LANTAI_HOME'] ?? 'data');
  const databaseUrl = readDatabaseUrl(env['DATABASE_URL']);
  const ledgerSocket = readLedgerSocket(env['LANTAI_LEDGER']);
  const isDemo = readDemo(env['LANTAI_DEMO'], home, databaseUrl ?? ledgerSocket);
  return {
    port: readInteger('PORT', env['PORT'] ?? '8080', 0, 65_535),
    host: env['HOST'] ?? '127.0.0.1',
    home,
    databaseUrl,
    databaseMostBytes: readDatabaseMost(env['LANTAI_DATABASE_MOST_GB'], databaseUrl),
    ledgerSocket,
    isDemo,
    keystoreSecretFile: env['LANTAI_KEYSTORE_SECRET_FILE'],
    keystoreUkeyFile: env['LANTAI_KEYSTORE_UKEY'],
    isBehindTls: readFlag('LANTAI_BEHIND_TLS', env['LANTAI_BEHIND_TLS']) ?? false,
    secrecyMark: env['LANTAI_SECRECY_MARK'] ?? '',
    profile: readProfile(env['LANTAI_PROFILES_FILE'], env['LANTAI_PROFILE'], isDemo),
    publicHost: env['LANTAI_PUBLIC_HOST'],
    needsCoReader: readFlag('LANTAI_CO_READER', env['LANTAI_CO_READER']) ?? true,
    centre: readCentre(env['LANTAI_CENTRE']),
    receiptSeconds: readInteger(
      'LANTAI_RECEIPT_SECONDS',
      env['LANTAI_RECEIPT_SECONDS'] ?? '30',
      1,
      300,
    ),
    readingsAtOnce: readInteger(
      'LANTAI_READINGS_AT_ONCE',
      env['LANTAI_READINGS_AT_ONCE'] ?? '16',
      2,
      MOST_WAITING_PER_KEY,
    ),
    scrub: readScrub(env),
    clockLimits: readClockLimits(env),
    disks: readDiskLimits(env),
    backup: readBackup(env),
    witnessing: readWitnessing(env),
    mirrorFolders: readMirrorFolders(env['LANTAI_MIRROR'], home),
    copyFolder: readCopyFolder(env['LANTAI_COPY'], home),
  };
}

/** What kind of installation a home is; written once, at its first start. */
export type Instance = { isDemo: boolean };

export function readInstance(home: string): Instance | undefined {
  const file = join(home, 'instance.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Instance) : undefined;
}

function readDemo(
  value: string | undefined,
  home: string,
  /** A database server or a ledger that somebody set up: not to be filled with a demonstration unasked. */
  elsewhere: string | undefined,
): boolean {
  const wanted = readFlag('LANTAI_DEMO', value);
  const instance = readInstance(home);
  if (!instance) return wanted ?? elsewhere === undefined;
  if (wanted !== undefined && wanted !== instance.isDemo) {
    const kind = instance.isDemo ? '演示数据' : '正式数据';
    throw new Error(`LANTAI_DEMO：${home} 里是${kind}，不能改变。请另设 LANTAI_HOME。`);
  }
  return instance.isDemo;
}

function readCentre(value: string | undefined): Config['centre'] {
  if (value === undefined || value === '') return undefined;
  const [, code, name] =
    /^([A-Za-z0-9][A-Za-z0-9-]{0,31})[:：]\s*(\S.{0,62}\S)\s*$/u.exec(value) ?? [];
  if (code !== undefined && name !== undefined) return { code, name };
  throw new Error('环境变量 LANTAI_CENTRE 应形如 QY:清源市委组织部（单位代码:单位名称）');
}

function readScrub(env: NodeJS.ProcessEnv): ScrubConfig {
  const read = (name: string, usual: string, most: number): number =>
    readInteger(name, env[name] ?? usual, 1, most);
  const least = read('LANTAI_SCRUB_LEAST_MB', '2', 10_000);
  const most = read('LANTAI_SCRUB_MOST_MB', '40', 10_000);
  if (least > most) {
    throw new Error('环境变量 LANTAI_SCRUB_LEAST_MB 不应大于 LANTAI_SCRUB_MOST_MB');
  }
  return {
    periodDays: read('LANTAI_SCRUB_DAYS', '90', 365),
    leastBytesPerSecond: least * 1_000_000,
    mostBytesPerSecond: most * 1_000_000,
  };
}

function readClockLimits(env: NodeJS.ProcessEnv): ClockLimits {
  const minutes = env['LANTAI_CLOCK_JUMP_MINUTES'] ?? '10';
  const days = env['LANTAI_CLOCK_GAP_DAYS'] ?? '30';
  return {
    jumpMs: readInteger('LANTAI_CLOCK_JUMP_MINUTES', minutes, 1, 1440) * 60_000,
    gapMs: readInteger('LANTAI_CLOCK_GAP_DAYS', days, 1, 3650) * 86_400_000,
  };
}

function readDiskLimits(env: NodeJS.ProcessEnv): DiskLimits {
  const read = (name: string, usual: string): number =>
    readInteger(name, env[name] ?? usual, 10, 99);
  const alarmPercent = read('LANTAI_DISK_ALARM_PERCENT', '80');
  const stopPercent = read('LANTAI_DISK_STOP_PERCENT', '90');
  if (alarmPercent < stopPercent) return { alarmPercent, stopPercent };
  throw new Error('环境变量 LANTAI_DISK_ALARM_PERCENT 应小于 LANTAI_DISK_STOP_PERCENT');
}

function readWitnessing(env: NodeJS.ProcessEnv): WitnessingConfig {
  const hours = env['LANTAI_QUORUM_ALARM_HOURS'] ?? '24';
  return {
    alarmHours: readInteger('LANTAI_QUORUM_ALARM_HOURS', hours, 1, 720),
    mayStartAlone: readStartAlone(env['LANTAI_START_WITHOUT_WITNESSES']),
  };
}

/** A waiver that is written down with the very value it is given with: 1, and no other word for it. */
function readStartAlone(value: string | undefined): boolean {
  const name = 'LANTAI_START_WITHOUT_WITNESSES';
  const isWanted = readFlag(name, value) ?? false;
  if (isWanted && value !== '1') throw new Error(`环境变量 ${name} 应为 1 或 0`);
  return isWanted;
}

function readBackup(env: NodeJS.ProcessEnv): BackupConfig {
  const given = env['LANTAI_BACKUP_TO'];
  const to = given === '' ? undefined : given;
  if (to !== undefined && !isAbsolute(to)) {
    throw new Error('环境变量 LANTAI_BACKUP_TO 应为介质挂载的绝对路径');
  }
  return {
    to,
    keyPartDays: readInteger(
      'LANTAI_KEY_BACKUP_DAYS',
      env['LANTAI_KEY_BACKUP_DAYS'] ?? '90',
      1,
      365,
    ),
    everyMinutes: readInteger(
      'LANTAI_BACKUP_MINUTES',
      env['LANTAI_BACKUP_MINUTES'] ?? '1440',
      5,
      10_080,
    ),
    allowsSameDisk: readFlag('LANTAI_BACKUP_SAME_DISK', env['LANTAI_BACKUP_SAME_DISK']) ?? false,
  };
}

/** A copy within the home would fill with copies of itself, and be lost together with it. */
function readCopyFolder(value: string | undefined, home: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  const folder = resolve(value);
  if (!isAbsolute(value)) throw new Error('环境变量 LANTAI_COPY 应为绝对路径');
  if (`${folder}/`.startsWith(`${home}/`) || `${home}/`.startsWith(`${folder}/`)) {
    throw new Error('环境变量 LANTAI_COPY 不能是数据目录本身、其内或其上的目录：请指明另一块磁盘');
  }
  return folder;
}

/** A mirror within the home would be lost together with the database that it vouches for. */
function readMirrorFolders(value: string | undefined, home: string): string[] {
  const folders = (value ?? '').split(delimiter).filter((path) => path !== '');
  for (const folder of folders) {
    if (!isAbsolute(folder)) throw new Error('环境变量 LANTAI_MIRROR 应为绝对路径，多个以冒号分隔');
    if (`${resolve(folder)}/`.startsWith(`${home}/`)) {
      throw new Error('环境变量 LANTAI_MIRROR 不能在数据目录之内：请指明另一块磁盘');
    }
  }
  return folders.map((folder) => resolve(folder));
}

function readProfile(
  file: string | undefined,
  wanted: string | undefined,
  isDemo: boolean,
): Profile {
  const profiles = file ? parseProfiles(readFileSync(file, 'utf8')) : builtInProfiles();
  const profile = profiles.get(wanted ?? (isDemo ? 'demo' : 'secret'));
  if (profile) return profile;
  throw new Error(`环境变量 LANTAI_PROFILE 应为 ${[...profiles.keys()].join('、')} 之一`);
}

function readFlag(name: string, value: string | undefined): boolean | undefined {
  if (value === undefined || value === '') return undefined;
  if (['1', 'true', 'yes', 'on'].includes(value)) return true;
  if (['0', 'false', 'no', 'off'].includes(value)) return false;
  throw new Error(`环境变量 ${name} 应为 1 或 0`);
}

function readInteger(name: string, value: string, least: number, most: number): number {
  // `Number` reads more than people write: hexadecimal, exponents, and nothing at all as 0.
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`环境变量 ${name} 应为 ${least} 到 ${most} 的整数`);
}

function readLedgerSocket(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  const path = value.startsWith('unix:') ? value.slice('unix:'.length) : '';
  // 108 bytes is what the kernel keeps of such a path; a longer one would be cut.
  if (isAbsolute(path) && Buffer.byteLength(path) < 108) return path;
  throw new Error('环境变量 LANTAI_LEDGER 应形如 unix:/run/lantai-ledger/ledger.sock（绝对路径）');
}

function readDatabaseUrl(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)) return value;
  throw new Error('环境变量 DATABASE_URL 应形如 postgres://用户:口令@主机:端口/库名');
}

/** The embedded database lies on a disk that is measured. */
function readDatabaseMost(
  value: string | undefined,
  databaseUrl: string | undefined,
): number | undefined {
  if (value === undefined || value === '') return undefined;
  const gigabytes = readInteger('LANTAI_DATABASE_MOST_GB', value, 1, 1_000_000);
  if (databaseUrl !== undefined) return gigabytes * 1_000_000_000;
  throw new Error(
    '环境变量 LANTAI_DATABASE_MOST_GB 只与 DATABASE_URL 同用（由账本进程保管账本的，写在账本进程的环境里）：内置数据库按其所在磁盘计，请去掉它',
  );
}
