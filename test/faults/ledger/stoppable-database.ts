import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, type EmbeddedPostgres } from '../../../db/embedded/start-postgres.ts';
import { openDatabase } from '../../../db/open-database.ts';

type Secrets = Record<'superuser' | 'app' | 'sequencer', string>;

const USERS = { superuser: 'postgres', app: 'lantai_app', sequencer: 'lantai_sequencer' };
const POLL_MS = 10;

/** Lays a migrated database down in `home`, as a first start does; a copy of the folder is as good. */
export async function layDatabase(home: string): Promise<void> {
  const database = await openDatabase(home, undefined);
  await database.close();
}

/** The database of a home, with every flush of an installation: it stops at once and comes back on another port. */
export class StoppableDatabase {
  readonly #home: string;
  #postgres: EmbeddedPostgres | undefined;

  constructor(home: string) {
    this.#home = home;
  }

  /** Settles with its port once it has recovered and answers. */
  async start(): Promise<number> {
    this.#postgres = await startPostgres({
      dataDir: join(this.#home, 'database'),
      logFile: join(this.#home, 'logs', 'database.log'),
      superuserPassword: this.#secrets().superuser,
    });
    return this.#postgres.port;
  }

  /** As `pg_ctl stop -m immediate`: what was not flushed is gone. */
  async stopAtOnce(): Promise<void> {
    const [pid] = readFileSync(join(this.#home, 'database', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
    while (isAlive(Number(pid))) await sleep(POLL_MS);
  }

  async stop(): Promise<void> {
    await this.#postgres?.stop();
  }

  url(role: keyof Secrets, port: number): string {
    return `postgres://${USERS[role]}:${this.#secrets()[role]}@127.0.0.1:${port}/lantai`;
  }

  #secrets(): Secrets {
    return JSON.parse(readFileSync(join(this.#home, 'database.json'), 'utf8')) as Secrets;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
