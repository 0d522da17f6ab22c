import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { listLedger } from '../support/ledger-entries.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildWorld, type World } from '../support/world.ts';

const MIB = 2 ** 20;
const SIZE = 64 * MIB;

/** A home on a small file system of its own, really filled. */
describe('a disk that is really full', () => {
  let folder: string;
  let app: TestApp;
  let isMounted = false;
  let world: World;
  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'lantai-full-'));
    const obstacle = mountSmall(folder);
    if (obstacle !== undefined) {
      process.stdout.write(`      skipped: ${obstacle}\n`);
      this.skip();
    }
    isMounted = true;
    app = await startApp({ home: folder });
    world = await buildWorld(app);
    app.disk.usedPercent = undefined;
  });
  after(async () => {
    if (isMounted) {
      await app.stop();
      await app.database.drop();
      execFileSync('umount', [folder]);
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes nothing in, signs people in and records, and goes on when it is cleared', async () => {
    const { services } = app;
    const ballast = join(folder, 'ballast');
    await services.disks.look();
    expect(services.disks.disks()[0]).to.include({ level: 'sound', totalBytes: SIZE });
    const archivist = await app.as(world.account('archivist', 'QY').loginName);
    const submit = (): Promise<number> =>
      archivist
        .upload('/api/intake/packages?unit=QY&fileName=x.zip', Buffer.from('PK'))
        .then(({ status }) => status);
    expect(await submit()).to.equal(200);
    await services.intake.idle();

    const [disk] = services.disks.disks();
    writeFileSync(ballast, Buffer.alloc(Math.ceil((disk?.freeBytes ?? 0) - SIZE * 0.08)));
    await services.disks.look();
    expect(services.disks.disks()[0]?.usedPercent).to.be.within(91, 93);
    expect(await submit()).to.equal(503);
    const before = (await listLedger(app)).length;
    await app.as(world.account('auditor', 'QY').loginName);
    expect((await listLedger(app)).length).to.be.greaterThan(before);

    rmSync(ballast);
    await services.disks.look();
    expect(await submit()).to.equal(200);
    const told = (await listLedger(app)).filter(({ action }) => action === 'storage.note_room');
    expect(told.map(({ outcome }) => outcome?.split(' ')[0])).to.deep.equal(['full', 'sound']);
  });
});

/** Why it could not be mounted; nothing where it was. */
function mountSmall(path: string): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root, to mount a small file system';
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'lantai', path], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `cannot mount here: ${String((error as { stderr?: Buffer }).stderr).trim()}`;
  }
}
