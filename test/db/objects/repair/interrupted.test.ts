import { expect } from 'chai';
import { appendFile, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository } from '../../../../db/objects/open-repository.ts';
import { treeOf } from '../copies/tree-of.ts';
import { objectIdOf } from '../faults/ingest.ts';
import { interceptFiles } from '../faults/intercept-files.ts';
import { runUntilKilled } from '../faults/run-until-killed.ts';
import { makeTwoRoots, type TwoRoots } from './two-roots.ts';

const PROGRAM = join(import.meta.dirname, 'faults', 'repair-until-killed.ts');
const ID = objectIdOf(2);
/** Coprime to the number of changes that one file takes, so that every kind of change is met. */
const STRIDE = 9;

describe('repairing that is interrupted', () => {
  let roots: TwoRoots;
  let folder: string;

  before(async () => {
    roots = await makeTwoRoots();
    folder = roots.folderOf(roots.root, ID);
  });
  afterEach(() => roots.reset());
  after(() => roots.remove());

  async function spoil(): Promise<void> {
    await appendFile(join(folder, 'v1/content/catalogue.json'), 'x');
    await rm(join(folder, 'v2/content/catalogue.json'));
    await writeFile(join(folder, 'v1/inventory.json'), 'x');
    await rm(join(folder, 'v1/content/p'), { recursive: true });
    await symlink('/tmp', join(folder, 'v1/content/p'));
    await writeFile(join(folder, 'stray'), 'x');
  }

  const [one, other] = ['v1/content/p/0001/original', 'v2/content/p/0002/original'] as const;
  async function exchange(): Promise<void> {
    await rename(join(folder, one), join(folder, 'x'));
    await rename(join(folder, other), join(folder, one));
    await rename(join(folder, 'x'), join(folder, other));
  }

  async function repairFrom(copyRoot: string): Promise<void> {
    const repository = await openRepository(roots.root);
    await repository.recover(() => Promise.resolve(true));
    await repository.repair({ objectId: ID, version: 2, copyRoot, at: new Date() });
    expect(await treeOf(roots.root)).to.deep.equal(roots.intact);
  }

  it('goes on after kill -9 at any point', async () => {
    for (let killPoint = 1; ; killPoint += STRIDE) {
      await spoil();
      const args = [roots.root, roots.copy, ID, '2', String(killPoint)];
      const signal = await runUntilKilled(PROGRAM, args);
      await repairFrom(roots.copy);
      await roots.reset();
      if (signal === null) break;
    }
  }).timeout(120_000);

  it('loses neither of two exchanged files when it is killed, and there is no copy', async () => {
    for (let killPoint = 1; ; killPoint += 5) {
      await exchange();
      const args = [roots.root, join(roots.home, 'none'), ID, '2', String(killPoint)];
      const signal = await runUntilKilled(PROGRAM, args);
      await repairFrom(join(roots.home, 'none'));
      await roots.reset();
      if (signal === null) break;
    }
  }).timeout(120_000);

  it('leaves the damaged file in its place while there is no room for a good one', async () => {
    const path = join(folder, one);
    await appendFile(path, 'x');
    const undo = await interceptFiles((operation) => {
      if (operation !== 'appendFile') return 'whole';
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    });
    const error: unknown = await repairFrom(roots.copy).catch((reason: unknown) => reason);
    undo();
    expect((error as NodeJS.ErrnoException).code).to.equal('ENOSPC');
    expect((await readFile(path, 'utf8')).endsWith('x')).to.equal(true);
    await repairFrom(roots.copy);
  });
});
