import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { choosePort } from './choose-port.ts';
import { createCluster } from './create-cluster.ts';
import { locateBinaries, type Binaries } from './locate-binaries.ts';
import { choosePlainUser, spawnUnprivileged, type PlainUser } from './spawn-unprivileged.ts';

export type EmbeddedPostgres = {
  port: number;
  /** True when a server left behind by a killed process was taken over. */
  isAdopted: boolean;
  /** Fast shutdown; settles when the server is gone. */
  stop(): Promise<void>;
};

type Options = {
  dataDir: string;
  logFile: string;
  superuserPassword: string;
  /** `name=value` settings on top of the defaults. */
  settings?: string[];
};

const START_LIMIT_MS = 30_000;

/**
 * Runs the packaged PostgreSQL on a loopback port. The server is a process group of its own: Ctrl-C reaches
 * only us, and we stop it after our own work is done. When we are killed it lives on, and the next start
 * adopts it.
 */
export async function startPostgres(options: Options): Promise<EmbeddedPostgres> {
  const binaries = locateBinaries();
  mkdirSync(dirname(options.dataDir), { recursive: true });
  mkdirSync(dirname(options.logFile), { recursive: true });
  const user = choosePlainUser([dirname(options.dataDir), binaries.bin('postgres')]);
  await createCluster(binaries, user, options.dataDir, options.superuserPassword);

  const giveUpAt = Date.now() + START_LIMIT_MS;
  for (;;) {
    const running = readPostmaster(options.dataDir);
    if (running && (await answers(running.port, options))) {
      return supervised(running.pid, running.port, true);
    }
    const port = await choosePort(options.dataDir);
    const pid = await launch(binaries, user, options, port, giveUpAt);
    if (pid !== undefined) return supervised(pid, port, false);
    if (Date.now() > giveUpAt) {
      throw new Error(`内置数据库没有启动起来，请查看日志 ${options.logFile}`);
    }
    await sleep(200);
  }
}

/** Starts one server; `undefined` when it exited before it answered (an old one may still be closing). */
async function launch(
  binaries: Binaries,
  user: PlainUser | undefined,
  options: Options,
  port: number,
  giveUpAt: number,
): Promise<number | undefined> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'max_connections=60',
    ...(options.settings ?? []),
  ];
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawnUnprivileged(
    user,
    binaries.bin('postgres'),
    ['-D', options.dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: '/', detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const ended = new Promise<true>((resolve) => {
    child.once('error', () => resolve(true));
    child.once('exit', () => resolve(true));
  });
  child.unref();
  while (Date.now() < giveUpAt) {
    if (await answers(port, options)) return readPostmaster(options.dataDir)?.pid ?? child.pid;
    if (await Promise.race([ended, sleep(50)])) return undefined;
  }
  return undefined;
}

function supervised(pid: number, port: number, isAdopted: boolean): EmbeddedPostgres {
  return {
    port,
    isAdopted,
    async stop() {
      if (!isAlive(pid)) return;
      process.kill(pid, 'SIGINT');
      for (let waitedMs = 0; isAlive(pid) && waitedMs < 20_000; waitedMs += 50) await sleep(50);
    },
  };
}

function readPostmaster(dataDir: string): { pid: number; port: number } | undefined {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined;
}

/** Signal 0 asks without doing; a process that ended but was not collected counts as gone. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** True when the server on `port` is ours: it takes our password and serves our folder. */
async function answers(port: number, options: Options): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: options.superuserPassword,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === options.dataDir;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
