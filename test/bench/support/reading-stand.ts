import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Db } from '../../../db/connect.ts';
import { processSettings } from '../../../deploy/node-setting.mjs';
import { openDatabase } from '../../../db/open-database.ts';
import { createApp } from '../../../server/app.ts';
import { readConfig } from '../../../server/config.ts';
import { resumeIntake } from '../../../server/modules/intake/index.ts';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { opening, type Rendition } from '../../../server/modules/viewing/contract.ts';
import { openServices } from '../../../server/open-services.ts';
import {
  confirm,
  GRANTED,
  materialsOf,
  openUnder,
  pathOfPage,
} from '../../modules/viewing/support/reading-room.ts';
import { TEST_PROFILE, type TestApp, type TestServices } from '../../support/app.ts';
import { Caller } from '../../support/caller.ts';
import { cutVolume } from '../../support/cut-volume.ts';
import { grantReading } from '../../support/grant-reading.ts';
import { unpackZip } from '../../support/unpack-zip.ts';
import { buildWorld } from '../../support/world.ts';
import type { Target } from './page-load.ts';

/** An installation with its own PostgreSQL that flushes, one volume of full pages, and two who may read it. */
export type ReadingStand = {
  services: TestServices;
  /** Of the role that keys are released by. */
  sequencer: Db;
  /** Fetches the next page over HTTP, by either reader in turn. */
  readPage(): Promise<void>;
  /** Every page of the volume as it was scanned. */
  scans: Buffer[];
  /** The pages of either reader, as another process asks for them. */
  targets(rendition: Rendition): Target[];
  close(): Promise<void>;
};

export async function openReadingStand(): Promise<ReadingStand> {
  const served = await startFlushingApp();
  const { app, sequencer } = served;
  const { paths, scans } = await grantPages(app);
  let turn = 0;
  return {
    services: app.services,
    sequencer,
    scans,
    async readPage() {
      const { reader, path } = paths[(turn += 1) % paths.length] ?? {};
      const answer = await reader?.get(path ?? '');
      if (answer?.status !== 200) throw new Error(`no page: ${answer?.bytes.toString() ?? ''}`);
    },
    targets: (rendition) =>
      paths.map(({ reader, path }) => ({
        url: app.url + path.replace(/rendition=.*/, `rendition=${rendition}`),
        headers: { Cookie: reader.cookie },
      })),
    close: () => served.close(),
  };
}

/** The server as it is installed, listening on a free loopback port; without a `home` that stays, in one that goes with it. */
export async function startFlushingApp(given?: string): Promise<{
  app: TestApp;
  sequencer: Db;
  close(): Promise<void>;
}> {
  const home = given ?? mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const config = { ...readConfig({ LANTAI_HOME: home, LANTAI_DEMO: '1' }), profile: TEST_PROFILE };
  const database = await openDatabase(home, undefined);
  const opened = await openServices(config, {
    keystoreRounds: 1024,
    openDatabase: () => Promise.resolve(database),
  });
  const served = createApp(opened.makeServices);
  await served.services.disks.look();
  await resumeIntake(served.services);
  await new Promise<void>((resolve) => served.http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(served.http.address() as AddressInfo).port}`;
  const app = {
    services: served.services,
    home,
    url,
    as: async (loginName: string) => {
      const caller = new Caller(url);
      await caller.logIn(loginName, DEMO_SECRETS.password);
      return caller;
    },
  } as TestApp;
  return {
    app,
    sequencer: database.sequencer,
    async close() {
      await served.close();
      await opened.close();
      if (given === undefined) rmSync(home, { recursive: true });
    },
  };
}

/** What a server process is started with in a home that `startFlushingApp` filled: an installation that is no demonstration. */
export function settingsFor(home: string): NodeJS.ProcessEnv {
  return {
    ...processSettings(),
    PORT: '0',
    DATABASE_URL: '',
    LANTAI_HOME: home,
    LANTAI_DEMO: '0',
    LANTAI_KEYSTORE_SECRET_FILE: join(home, 'keystore.secret'),
  };
}

type Granted = { paths: { reader: Caller; path: string }[]; scans: Buffer[] };

/** Every page that each of two readers may see. */
async function grantPages(app: TestApp): Promise<Granted> {
  const world = await buildWorld(app);
  const whole = world.plan.volumes.find((volume) => world.person(volume).unitCode === 'QY-JYJ');
  if (!whole) throw new Error('no volume of the education bureau');
  const packed = await world.pack(cutVolume(whole, ['三', '4-1', '9-2']), 'full');
  const { volumeId } = await world.bring(packed, 'QY');
  const wish = { volumeId: volumeId ?? '', purpose: 'wage', categories: GRANTED, days: 3 };
  const { readers, requestId } = await grantReading(app, world, wish);
  const paths: Granted['paths'] = [];
  for (const reader of readers) {
    const first = (await openUnder(reader, requestId)).as(opening);
    const open = first.state === 'open' ? first : (await confirm(reader, first.id)).as(opening);
    for (const { pages } of materialsOf(open)) {
      paths.push(...pages.map(({ id }) => ({ reader, path: pathOfPage(open, id) })));
    }
  }
  return { paths, scans: await scansIn(packed) };
}

async function scansIn(packed: Buffer): Promise<Buffer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const file = join(folder, 'package.zip');
  writeFileSync(file, packed);
  await unpackZip(file, folder);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const scans = files
    .filter((path) => path.endsWith('.jpg'))
    .sort()
    .map((path) => readFileSync(join(folder, path)));
  rmSync(folder, { recursive: true });
  return scans;
}
