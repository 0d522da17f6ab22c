import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import sharp from 'sharp';
import { tracePicture } from '../../server/modules/desk/contract.ts';
import { opening, type Opening } from '../../server/modules/viewing/contract.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import {
  confirm,
  materialsOf,
  openReadingRoom,
  openUnder,
  pathOfPage,
  type ReadingRoom,
} from '../modules/viewing/support/reading-room.ts';
import { Caller } from '../support/caller.ts';
import { startApp } from '../support/app.ts';
import { connectToHome, startServer } from '../support/server-process.ts';
import { backUp, orderOf, restore, temporaryFolder } from './support/back-up.ts';
import { emptyArchives } from './support/empty-archives.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');

const SECRET = 'kept in a safe';

type Picture = { width: number; height: number };

/** What all of it is for: after the fire, somebody reads the page again. */
describe('a page of a granted volume', function () {
  this.timeout(180_000);
  let room: ReadingRoom;
  let folder: string;
  let home: string;
  let medium: string;
  let requestId: string;
  let loginName: string;
  let seen: Picture[];
  /** The first one that a reader was given before the backup. */
  let leaked: Buffer | undefined;
  before(async () => {
    folder = temporaryFolder('secret');
    writeFileSync(secretFile(), SECRET);
    room = await openReadingRoom(async () => {
      const app = await startApp({ isDemo: false, keystoreSecretFile: secretFile() });
      app.clock.catchUp();
      return app;
    });
    home = temporaryFolder('home');
    medium = temporaryFolder('medium');
    const granted = await room.grant();
    requestId = granted.requestId;
    ({ loginName } = room.world.account('clerk', 'QY-BHQ', 0));
    seen = await readAll(await room.app.as(loginName));
    await backUp(room.app.services, medium);
    const order = await orderOf(room.app.services, medium, home, undefined, SECRET);
    await restore(order);
  });
  after(async () => {
    await room.app.close();
    for (const path of [folder, home, medium]) rmSync(path, { recursive: true, force: true });
  });

  const secretFile = (): string => join(folder, 'keystore.secret');

  /** Every page that the grant opens, as the reader gets it. */
  async function readAll(reader: Caller): Promise<Picture[]> {
    const asked = (await openUnder(reader, requestId)).as(opening);
    const opened: Opening =
      asked.state === 'open' ? asked : (await confirm(reader, asked.id)).as(opening);
    const pages = materialsOf(opened).flatMap((material) => material.pages);
    expect(pages).to.not.deep.equal([]);
    const pictures: Picture[] = [];
    for (const { id } of pages) {
      const answer = await reader.get(pathOfPage(opened, id));
      expect(answer.status).to.equal(200);
      leaked ??= answer.bytes;
      const { data, info } = await sharp(answer.bytes).raw().toBuffer({ resolveWithObject: true });
      expect(new Set(data.subarray(0, 100_000)).size, 'a picture, not a blank').to.be.above(8);
      pictures.push({ width: info.width, height: info.height });
    }
    await reader.post(`/api/viewing/openings/${opened.id}/close`);
    return pictures;
  }

  const env = () => ({
    ...process.env,
    DATABASE_URL: '',
    LANTAI_DEMO: '',
    LANTAI_PROFILE: 'demo',
    LANTAI_HOME: home,
    LANTAI_KEYSTORE_SECRET_FILE: secretFile(),
  });

  async function withServer(work: (url: string) => Promise<void>): Promise<void> {
    const server = startServer({ ...env(), PORT: '0' });
    const url = await server.ready;
    expect(url, server.complaint()).to.match(/^http/);
    try {
      await work(url ?? '');
    } finally {
      expect(await server.end('SIGTERM')).to.equal(0);
    }
  }

  async function readAgain(url: string): Promise<Picture[]> {
    const reader = new Caller(url);
    await reader.logIn(loginName, DEMO_SECRETS.password);
    return readAll(reader);
  }

  it('can be read in the home that was restored from a medium', () =>
    withServer(async (url) => {
      expect(await readAgain(url)).to.deep.equal(seen);
    }));

  it('leads from a picture of before the backup to its reader, whose ledger is a past one now', () =>
    withServer(async (url) => {
      const auditor = new Caller(url);
      const { loginName: name } = room.world.account('auditor', 'QY');
      await auditor.logIn(name, DEMO_SECRETS.password);
      const answer = await auditor.upload('/api/ledger/traces', leaked ?? Buffer.alloc(0));
      const { outcome, view } = answer.as(tracePicture.response);
      expect(outcome).to.equal('found');
      expect(view).to.include({
        past: 1,
        isSound: true,
        volumeId: room.volumeId,
        actorName: room.world.account('clerk', 'QY-BHQ', 0).name,
      });
    }));

  it('can be read after the archives were lost and built again from the objects', async () => {
    await withServer(async (url) => {
      const superuser = connectToHome(home);
      expect(await emptyArchives(superuser)).to.be.above(seen.length);
      await superuser.destroy();
      const reader = new Caller(url);
      await reader.logIn(loginName, DEMO_SECRETS.password);
      expect((await openUnder(reader, requestId)).status).to.not.equal(200);
    });
    const rebuilt = await promisify(execFile)(process.execPath, [LANTAI, 'rebuild'], {
      env: env(),
    });
    expect(rebuilt.stdout).to.contain('重建 1 卷');
    await withServer(async (url) => {
      expect(await readAgain(url)).to.deep.equal(seen);
    });
  });
});
