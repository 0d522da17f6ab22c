import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RepositoryError } from '../../../../db/objects/errors.ts';
import { validateRoot } from '../../../../db/objects/validation/validate-root.ts';
import { objectIdOf } from '../faults/ingest.ts';
import { interceptFiles } from '../faults/intercept-files.ts';
import { runUntilKilled } from '../faults/run-until-killed.ts';
import { copyAll } from './copy-all.ts';
import { storeVersion } from './store-object.ts';
import { treeOf } from './tree-of.ts';

const PROGRAM = join(import.meta.dirname, 'faults', 'copy-until-killed.ts');
/** Coprime to the number of changes that one version takes, so that every kind of change is met. */
const STRIDE = 7;

describe('copying that is interrupted', () => {
  let home: string;
  let source: string;
  let target: string;
  let expected: Record<string, string>;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'interrupted-'));
    source = join(home, 'objects');
    await storeVersion(source, objectIdOf(1), { 'p/0001/original': 'one', catalogue: 'first' });
    await storeVersion(source, objectIdOf(1), { catalogue: 'second' });
    expected = await treeOf(source);
  });
  beforeEach(() => {
    target = join(home, 'other', 'objects');
  });
  afterEach(() => rm(join(home, 'other'), { recursive: true, force: true }));
  after(() => rm(home, { recursive: true }));

  /** Nothing half done shows; only a stage that is still there may have more to do. */
  async function expectPart(): Promise<void> {
    if (!existsSync(target) || (await readdir(`${target}.staging`)).length > 0) return;
    expect(await validateRoot(target, { isOurs: true })).to.deep.equal([]);
  }

  async function expectWhole(): Promise<void> {
    await copyAll(source, target);
    expect(await treeOf(target)).to.deep.equal(expected);
    expect(await readdir(`${target}.staging`)).to.deep.equal([]);
    expect(await readdir(`${target}.withheld`)).to.deep.equal([]);
  }

  it('goes on after kill -9 at any point', async () => {
    for (let killPoint = 2; ; killPoint += STRIDE) {
      const signal = await runUntilKilled(PROGRAM, [source, target, String(killPoint)]);
      await expectWhole();
      await rm(join(home, 'other'), { recursive: true });
      if (signal === null) break;
    }
  }).timeout(120_000);

  it('comes to its end through kills alone', async () => {
    for (let runs = 1; ; runs++) {
      expect(runs).to.be.lessThan(30);
      if ((await runUntilKilled(PROGRAM, [source, target, '70'])) === null) break;
    }
    expect(await treeOf(target)).to.deep.equal(expected);
  }).timeout(60_000);

  for (const [first, code] of ['ENOSPC', 'EIO'].entries()) {
    it(`leaves nothing half done when one operation fails with ${code}`, async () => {
      for (let failAt = 1 + first; ; failAt += 2) {
        let done = 0;
        let failedIn: string | undefined;
        const undo = await interceptFiles((operation) => {
          done += 1;
          if (done !== failAt) return 'whole';
          failedIn = operation;
          throw Object.assign(new Error(`${code}: injected`), { code });
        });
        let error: unknown;
        try {
          await copyAll(source, target);
        } catch (reason) {
          error = reason;
        } finally {
          undo();
        }
        if (failedIn === 'sync') expect((error as RepositoryError).kind).to.equal('halted');
        if (error === undefined && failedIn === undefined) break;
        await expectPart();
        await expectWhole();
        await rm(join(home, 'other'), { recursive: true });
      }
    }).timeout(120_000);
  }

  it('writes what fits on a disk that fills up, and the rest when there is room', async () => {
    const undo = await interceptFiles((operation) => {
      if (operation !== 'appendFile' || fits-- > 0) return 'whole';
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    });
    let fits = 13;
    const error: unknown = await copyAll(source, target).catch((reason: unknown) => reason);
    undo();
    expect((error as NodeJS.ErrnoException).code).to.equal('ENOSPC');
    const part = await treeOf(target);
    expect(Object.keys(part).length).to.be.greaterThan(3).and.below(Object.keys(expected).length);
    await expectPart();
    await expectWhole();
  });
});
