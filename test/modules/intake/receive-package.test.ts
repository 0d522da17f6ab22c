import { expect } from 'chai';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAccessions } from '../../../server/modules/intake/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { interceptFiles } from '../../db/objects/faults/intercept-files.ts';
import { samplePackage, zipOf } from './support/sample-package.ts';
import { takeStock } from './support/take-stock.ts';

const PATH = '/api/intake/packages?unit=QY&fileName=package.zip';

describe('#intake.submit', () => {
  let app: TestApp;
  let world: World;
  let archivist: Caller;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    archivist = await app.as(world.account('archivist', 'QY').loginName);
  });
  after(() => app.close());

  const accessions = async (): Promise<number> => {
    const rows = await app.database.app('accessions').count<{ count: string }[]>();
    return Number(rows[0]?.count);
  };

  const expectRefused = async (send: () => Promise<unknown>): Promise<void> => {
    const [stock, count] = [await takeStock(app), await accessions()];
    await send();
    expect(await takeStock(app)).to.deep.equal(stock);
    expect(await accessions()).to.equal(count);
  };

  it('wants a session', async () => {
    await expectRefused(async () => {
      const answer = await app.anyone().upload(PATH, zipOf(samplePackage()));
      expect(answer.status).to.equal(401);
      expect(answer.error.kind).to.equal('unauthenticated');
    });
  });

  it('receives nothing whose name is not on the disk', async () => {
    const staging = join(app.home, 'staging');
    let flushes = 0;
    const undo = await interceptFiles(
      (_operation, file) => {
        const { fd } = file as FileHandle;
        if (readlinkSync(`/proc/self/fd/${fd}`) !== staging) return 'whole';
        flushes += 1;
        throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', syscall: 'fsync' });
      },
      ['sync'],
    );
    try {
      await expectRefused(async () => {
        const answer = await archivist.upload(PATH, zipOf(samplePackage()));
        expect(answer.status).to.be.greaterThan(499);
      });
    } finally {
      undo();
    }
    expect(flushes).to.equal(1);
  });

  for (const [what, path, field] of [
    ['a field it does not know', `${PATH}&colour=red`, 'colour'],
    ['a kind of copy that does not exist', `${PATH}&copyKind=third`, 'copyKind'],
    ['no file name', '/api/intake/packages?unit=QY', 'fileName'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await expectRefused(async () => {
        const answer = await archivist.upload(path, zipOf(samplePackage()));
        expect(answer.status).to.equal(400);
        expect(`${answer.error.field ?? ''} ${answer.error.message}`).to.contain(field);
      });
    });
  }

  it('refuses an empty upload', async () => {
    await expectRefused(async () => {
      const answer = await archivist.upload(PATH, Buffer.alloc(0));
      expect(answer.status).to.equal(400);
      expect(answer.error.message).to.contain('没有收到文件内容');
    });
  });

  it('forgets an upload whose sender hung up', async () => {
    const staging = join(app.home, 'staging');
    await expectRefused(async () => {
      const half = zipOf(samplePackage());
      const upload = request(app.url + PATH, {
        method: 'POST',
        headers: {
          Cookie: archivist.cookie,
          'Content-Type': 'application/octet-stream',
          'Content-Length': 2 * half.length,
        },
      });
      const failed = once(upload, 'error');
      upload.write(half);
      while (readdirSync(staging).length === 0) await sleep(5);
      upload.destroy(new Error('hung up'));
      await failed;
      while (readdirSync(staging).length > 0) await sleep(5);
    });
  });

  for (const [who, role, home, unit, reason] of [
    ['an archivist for a unit that is not below', 'archivist', 'QY', 'SY', 'no_rule'],
    ['an archivist for a unit that does not exist', 'archivist', 'QY', 'XX', 'absent'],
    ['a clerk for the own unit', 'clerk', 'QY-BHQ', 'QY-BHQ', 'no_rule'],
    ['an auditor', 'auditor', 'QY', 'QY', 'no_rule'],
    ['a system administrator', 'sysadmin', 'QY', 'QY', 'no_rule'],
  ] as const) {
    it(`forbids ${who}, and records it`, async () => {
      const caller = await app.as(world.account(role, home).loginName);
      await expectRefused(async () => {
        const entries = await recordedBy(app, async () => {
          const path = `/api/intake/packages?unit=${unit}&fileName=package.zip`;
          const answer = await caller.upload(path, zipOf(samplePackage()));
          expect(answer.status).to.equal(403);
          expect(answer.error.kind).to.equal('forbidden');
        });
        expect(entries).to.have.length(1);
        expect(entries[0]).to.include({ kind: 'DENY', action: 'intake.submit', outcome: reason });
      });
    });
  }

  it('takes packages in for units below, and lists them to those above alone', async () => {
    const { id } = await world.bring(zipOf(samplePackage()), 'QY-BHQ');
    const digitiser = await app.as(world.account('digitiser', 'QY').loginName);
    const listed = (await digitiser.get('/api/intake/accessions')).as(listAccessions.response);
    expect(listed.items.map((item) => item.id)).to.deep.equal([id]);
    const clerk = await app.as(world.account('clerk', 'QY-BHQ').loginName);
    expect((await clerk.get('/api/intake/accessions')).status).to.equal(403);
    const hidden = await clerk.get(`/api/intake/accessions/${id}`);
    const absent = await clerk.get(`/api/intake/accessions/${crypto.randomUUID()}`);
    expect([hidden.status, hidden.error.message]).to.deep.equal([
      absent.status,
      absent.error.message,
    ]);
    expect(hidden.status).to.equal(403);
  });
});
