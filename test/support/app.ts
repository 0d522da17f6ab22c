import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import type { Profile } from '../../policies/profiles.ts';
import { createApp } from '../../server/app.ts';
import { readConfig, type Config } from '../../server/config.ts';
import type { Services } from '../../server/context.ts';
import { probeDisk, type Probed } from '../../server/disks/probe-disk.ts';
import { USUAL_LIMITS, type SigningClock } from '../../server/modules/ledger/index.ts';
import { resumeIntake } from '../../server/modules/intake/index.ts';
import { openServices } from '../../server/open-services.ts';
import { connect } from '../../db/connect.ts';
import type { Database } from '../../db/open-database.ts';
import { prepareTestFonts } from '../imaging/prepare-test-fonts.ts';
import { Caller } from './caller.ts';
import { cloneDatabase, type TestDatabase } from './database.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';

/** The whole server on a database of its own, listening on a free loopback port. */
export type TestApp = {
  services: TestServices;
  database: TestDatabase;
  url: string;
  home: string;
  clock: TestClock;
  disk: TestDisk;
  /** A caller without a session. */
  anyone(): Caller;
  /** A caller signed in with the demonstration's password. */
  as(loginName: string): Promise<Caller>;
  /** Ends the server; its home and database stay for another process to work on. */
  stop(): Promise<void>;
  close(): Promise<void>;
};

/** With the whole keystore, past all receipts: the house's own type does not offer the key of a volume. */
export type TestServices = Services & { keystore: Keystore };

/** Time that passes only when told to. */
export type TestClock = {
  now: Date;
  /** Milliseconds by which the server's clock is wrong, against one that nobody sets. */
  errorMs: number;
  pass(ms: number): void;
  /** To the present: a browser goes by a clock of its own, and would find every grant of a fixed day run out. */
  catchUp(): void;
};

/** The one disk that everything lies on, as full as it is told to be; without that, the disks as they are. */
export type TestDisk = {
  usedPercent: number | undefined;
  /** The folder of the home that answers with an error of the disk; none by itself. */
  dead?: string | undefined;
};

/** As in force for secret networks, but quick, without ageing, and as many sessions as a test likes. */
export const TEST_PROFILE: Profile = {
  profile: 'test',
  name: '测试',
  minLength: 8,
  minKinds: 3,
  maxAgeDays: 0,
  history: 3,
  pbkdf2Rounds: 1024,
  maxFailures: 5,
  idleMinutes: 10,
  sessionHours: 8,
  sessionsPerPerson: 0,
  pinMinLength: 4,
  markAngleDegrees: 24,
  markSizePermille: 23,
};

/** With `given`, on a database that is there already, as with a `home` of its own. */
export async function startApp(
  overrides: Partial<Config> = {},
  given?: TestDatabase,
  startAt: Partial<Pick<TestClock, 'now' | 'errorMs'>> = {},
): Promise<TestApp> {
  const home = overrides.home ?? mkdtempSync(join(tmpdir(), 'lantai-app-'));
  await prepareTestFonts();
  const database = given ?? (await cloneDatabase());
  const clock: TestClock = {
    now: new Date('2026-11-24T02:00:00Z'),
    errorMs: 0,
    ...startAt,
    catchUp() {
      this.now = new Date();
    },
    pass(ms) {
      this.now = new Date(this.now.getTime() + ms);
    },
  };
  const disk: TestDisk = { usedPercent: 10 };
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    home,
    databaseUrl: undefined,
    databaseMostBytes: undefined,
    ledgerSocket: undefined,
    isDemo: true,
    keystoreSecretFile: undefined,
    keystoreUkeyFile: undefined,
    isBehindTls: false,
    secrecyMark: '',
    profile: TEST_PROFILE,
    publicHost: undefined,
    needsCoReader: true,
    centre: undefined,
    receiptSeconds: 30,
    readingsAtOnce: 16,
    clockLimits: USUAL_LIMITS,
    disks: { alarmPercent: 80, stopPercent: 90 },
    scrub: { periodDays: 90, leastBytesPerSecond: 1e9, mostBytesPerSecond: 1e9 },
    backup: { keyPartDays: 90, to: undefined, everyMinutes: 15, allowsSameDisk: true },
    witnessing: readConfig({}).witnessing,
    mirrorFolders: [],
    copyFolder: undefined,
    ...overrides,
  };
  const opened = await openServices(config, {
    clock: () => new Date(clock.now.getTime() + clock.errorMs),
    keystoreRounds: 1024,
    signingClock: neverBack(clock),
    probeDisk: (path) => {
      if (disk.dead !== undefined && path === join(home, disk.dead)) {
        return Promise.reject(Object.assign(new Error('i/o error'), { code: 'EIO' }));
      }
      return disk.usedPercent === undefined
        ? probeDisk(path)
        : Promise.resolve(probedAt(disk.usedPercent));
    },
    openDatabase: () => Promise.resolve(asOpened(database)),
  });
  const app = createApp(opened.makeServices);
  await app.services.disks.look();
  await resumeIntake(app.services);
  app.services.copy.start();
  await new Promise<void>((resolve) => app.http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= app.close().then(() => opened.close()));
  return {
    services: app.services as TestServices,
    database,
    url,
    home,
    clock,
    disk,
    anyone: () => new Caller(url),
    as: async (loginName) => {
      const caller = new Caller(url);
      await caller.logIn(loginName, DEMO_SECRETS.password);
      return caller;
    },
    stop,
    async close() {
      await stop();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A day is set back and forth in tests; what is signed with it goes on. */
function neverBack(clock: TestClock): SigningClock {
  let latest = 0;
  const steady = (): number => (latest = Math.max(latest, clock.now.getTime()));
  return { now: () => new Date(steady() + clock.errorMs), steady };
}

/** 100 GiB of which a twentieth is kept back for root. */
function probedAt(usedPercent: number): Probed {
  const [bsize, blocks, kept] = [4096, 26_214_400, 1_310_720];
  const bavail = Math.round((blocks - kept) * (1 - usedPercent / 100));
  return { device: 'test', bsize, blocks, bfree: bavail + kept, bavail };
}

export function asOpened({ urls }: TestDatabase): Database {
  const app = connect(urls.app, { maxConnections: 12 });
  const sequencer = connect(urls.sequencer, { maxConnections: 3 });
  return {
    app,
    sequencer,
    appUrl: urls.app,
    migrationsApplied: [],
    isAdopted: false,
    async close() {
      await Promise.all([app.destroy(), sequencer.destroy()]);
    },
  };
}
