import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { validateRoot } from '../db/objects/validation/validate-root.ts';
import { createApp } from '../server/app.ts';
import { buildDemoPlan } from '../server/demo/build-demo-plan.ts';
import { seedDemo } from '../server/demo/seed-demo.ts';
import { DEMO_SECRETS } from '../server/modules/sessions/index.ts';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import { findVolume } from '../server/modules/archives/index.ts';
import { submitPackage, showAccession } from '../server/modules/intake/contract.ts';
import { openServices } from '../server/open-services.ts';
import { prepareTestFonts } from './imaging/prepare-test-fonts.ts';
import { madeUpIdNumber, samplePackage, zipOf } from './modules/intake/support/sample-package.ts';
import { Caller } from './support/caller.ts';
import {
  connectToHome,
  settingsOf,
  startServer,
  type ServerProcess,
} from './support/server-process.ts';
import { openVolumeKey } from './support/open-volume-key.ts';

/** How the server ends, and how many milliseconds after it has acknowledged an upload. */
const ENDINGS = [
  ['SIGKILL', 0],
  ['SIGKILL', 150],
  ['SIGTERM', 100],
  ['SIGKILL', 400],
] as const;

const PAGES_EACH = 5;
const PATH = '/api/intake/packages?unit=QY&fileName=package.zip';

describe('a server in a process of its own', () => {
  const home = mkdtempSync(join(tmpdir(), 'lantai-main-'));
  const { env, config } = settingsOf(home);
  const plan = buildDemoPlan('lantai-test');
  const archivist = plan.accounts.find(({ roles }) => roles.includes('archivist'));
  let server: ServerProcess;
  let caller: Caller;
  /** The session outlives the process. */
  let cookie = '';
  const acknowledged: string[] = [];

  before(async () => {
    await prepareTestFonts();
    await withinHome((services) => seedDemo(services, plan));
    await restart();
    await caller.logIn(archivist?.loginName ?? '', DEMO_SECRETS.password);
    cookie = caller.cookie;
  });
  after(async () => {
    await server.end('SIGTERM');
    rmSync(home, { recursive: true, force: true });
  });

  type Services = Parameters<typeof seedDemo>[0];
  const withinHome = async (work: (services: Services) => Promise<unknown>): Promise<void> => {
    const opened = await openServices(config, { keystoreRounds: 1024 });
    const app = createApp(opened.makeServices);
    await work(app.services);
    await app.close();
    await opened.close();
  };

  const restart = async (): Promise<void> => {
    server = startServer(env);
    const url = await server.ready;
    if (url === undefined) throw new Error(server.complaint());
    caller = new Caller(url);
    caller.cookie = cookie;
  };

  const upload = async (nth: number): Promise<string> => {
    const sample = samplePackage();
    const order = String(101 + 2 * nth);
    sample.person.idNumber = madeUpIdNumber('19780412', order);
    sample.root = `${sample.person.name}${sample.person.idNumber}/`;
    const answer = await caller.upload(PATH, zipOf(sample));
    return answer.as(submitPackage.response).accessionId;
  };

  /** Another upload that will never be whole; settles when the server has begun to write it down. */
  const beginUpload = async (): Promise<void> => {
    const half = request(caller.url + PATH, {
      method: 'POST',
      headers: {
        Cookie: cookie,
        'Content-Type': 'application/octet-stream',
        'Content-Length': 1_000_000,
      },
    });
    half.on('error', () => undefined);
    half.write(Buffer.alloc(1000));
    while (readdirSync(join(home, 'staging')).length === 0) await sleep(5);
  };

  const verdictOn = async (id: string): Promise<string> => {
    for (;;) {
      const answer = await caller.get(`/api/intake/accessions/${id}`);
      const { state } = answer.as(showAccession.response);
      if (state !== 'checking') return state;
      await sleep(50);
    }
  };

  const expectSound = async (): Promise<void> => {
    const db = connectToHome(home);
    try {
      const count = async (table: string): Promise<number> =>
        Number((await db(table).count<{ count: string }[]>())[0]?.count);
      expect(await count('accessions')).to.equal(acknowledged.length);
      expect(await count('volumes')).to.equal(acknowledged.length);
      expect(await count('volume_versions')).to.equal(acknowledged.length);
      expect(await count('pages')).to.equal(acknowledged.length * PAGES_EACH);
    } finally {
      await db.destroy();
    }
    const objects = join(home, 'objects');
    expect(await validateRoot(objects, { isOurs: true })).to.deep.equal([]);
    const stored = readdirSync(objects, { recursive: true, encoding: 'utf8' });
    expect(stored.filter((path) => path.endsWith('0=ocfl_object_1.1'))).to.have.length(
      acknowledged.length,
    );
    expect(readdirSync(join(home, 'objects.staging'))).to.deep.equal([]);
    expect(readdirSync(join(home, 'staging'))).to.deep.equal([]);
  };

  for (const [nth, [signal, moment]] of ENDINGS.entries()) {
    it(`takes an accession up again that ${signal} ended, ${moment} ms after it was handed in`, async () => {
      await beginUpload();
      const id = await upload(nth);
      acknowledged.push(id);
      await sleep(moment);
      expect(await server.end(signal)).to.equal(signal === 'SIGTERM' ? 0 : null);
      await restart();
      expect(await verdictOn(id)).to.equal('imported');
      await expectSound();
    });
  }

  it('refuses a second server on the same home, which leaves the first unharmed', async () => {
    const second = startServer(env);
    expect(await second.ready).to.equal(undefined);
    expect(await second.exit).to.equal(1);
    expect(second.complaint()).to.match(/正由另一个兰台进程使用（进程 \d+：.*main\.ts/);
    const id = await upload(ENDINGS.length);
    acknowledged.push(id);
    expect(await verdictOn(id)).to.equal('imported');
    await expectSound();
  });

  it('stops on SIGTERM with everything it started, and every acknowledged page can be opened', async () => {
    expect(await server.end('SIGTERM')).to.equal(0);
    expect(readdirSync(join(home, 'database'))).not.to.include('postmaster.pid');
    let opened = 0;
    await withinHome(async (services) => {
      const volumes = await services.db('volumes').select<{ id: string }[]>('id');
      for (const { id } of volumes) {
        const volume = await findVolume(services.db, id);
        if (!volume) continue;
        const keystore = services.keystore as Keystore;
        const key = await openVolumeKey({ keystore }, services.db, volume);
        for (const path of (await services.objects.files(id, 1)).keys()) {
          const sealed = await services.objects.readWhole(id, 1, path);
          services.crypto.openObject(key, { volume: id, version: 1, path }, sealed);
          opened += 1;
        }
      }
    });
    expect(opened).to.equal(acknowledged.length * (PAGES_EACH * 5 + 2));
  });
});
