import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type Knex } from '../../db/connect.ts';
import { readConfig, type Config } from '../../server/config.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'main.ts');

/** The server as people start it, in a process of its own. */
export type ServerProcess = {
  /** Settles with the address once it serves, with `undefined` when it ended before. */
  ready: Promise<string | undefined>;
  /** What it wrote to standard output so far. */
  said(): string;
  /** What it wrote to standard error so far. */
  complaint(): string;
  /** Sends a signal and answers the exit code; null when the signal itself ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  exit: Promise<number | null>;
};

/** The environment of a server in `home`, without demonstration data, and the configuration it reads from it. */
export function settingsOf(home: string): { env: NodeJS.ProcessEnv; config: Config } {
  const secretFile = join(home, 'keystore.secret');
  writeFileSync(secretFile, 'made for this test', { mode: 0o600 });
  const settings = {
    PORT: '0',
    LANTAI_HOME: home,
    LANTAI_DEMO: '0',
    LANTAI_KEYSTORE_SECRET_FILE: secretFile,
  };
  return { env: { ...process.env, DATABASE_URL: '', ...settings }, config: readConfig(settings) };
}

/** `before`: a command that runs the one which follows it, elsewhere or otherwise; `flags`: of Node. */
export function startServer(
  env: NodeJS.ProcessEnv,
  before: readonly string[] = [],
  flags: readonly string[] = [],
): ServerProcess {
  const [command, ...args] = [...before, process.execPath, ...flags, MAIN];
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const exit = exitOf(child);
  return {
    ready: Promise.race([readyLine(child), exit.then(() => undefined)]),
    said: () => said,
    complaint: () => complaint,
    exit,
    end(signal) {
      child.kill(signal);
      return exit;
    },
  };
}

/** The embedded database of a home whose server runs, as its superuser. */
export function connectToHome(home: string): Knex {
  const secrets = JSON.parse(readFileSync(join(home, 'database.json'), 'utf8')) as {
    superuser: string;
  };
  const lines = readFileSync(join(home, 'database', 'postmaster.pid'), 'utf8').split('\n');
  const port = lines[3] ?? '';
  return connect(`postgres://postgres:${secrets.superuser}@127.0.0.1:${port}/lantai`, {
    maxConnections: 1,
  });
}

async function readyLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (!stdout) return undefined;
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = /^READY (http:\S+)$/.exec(line) ?? [];
    if (url !== undefined) {
      stdout.resume();
      return url;
    }
  }
  return undefined;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
