import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { foldersOf, objectFolder } from '../../../db/objects/paths.ts';
import { expectSound } from './faults/expect-sound.ts';
import { contentOf, ingestVersion, installUncommitted, objectIdOf } from './faults/ingest.ts';
import { openJournal, type Journal } from './faults/journal.ts';

describe('object repository under kill -9', () => {
  let home: string;
  let root: string;
  let journal: Journal;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'crash-'));
    root = join(home, 'objects');
    journal = openJournal(join(home, 'journal'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('withholds what was installed before the database could say so', async () => {
    const repository = await openRepository(root);
    const [one, other] = [objectIdOf(1), objectIdOf(2)];
    await ingestVersion(repository, journal, one);
    await installUncommitted(repository, one);
    await installUncommitted(repository, other);

    const reopened = await openRepository(root);
    const report = await reopened.recover((id, version) => journal.isVisible(id, version));
    expect(report.withheld).to.have.deep.members([
      { objectId: other, version: 1 },
      { objectId: one, version: 2 },
    ]);
    await expectSound(root, journal);
    const [kept = ''] = await readdir(join(`${root}.withheld`, one));
    const bytes = await readFile(join(`${root}.withheld`, one, kept, 'content', 'catalogue'));
    expect(bytes).to.deep.equal(contentOf(one, 2, 'catalogue'));
  });

  for (const behind of [['inventory.json', 'inventory.json.sha512'], ['inventory.json.sha512']]) {
    it(`finishes what became visible when ${behind.join(' and ')} still show the old`, async () => {
      const repository = await openRepository(root);
      const id = objectIdOf(1);
      const folder = objectFolder(foldersOf(root), id);
      await ingestVersion(repository, journal, id);
      const old = await Promise.all(behind.map((name) => readFile(join(folder, name))));
      await installUncommitted(repository, id);
      journal.commit(id, 2);
      await Promise.all(behind.map((name, at) => writeFile(join(folder, name), old[at] ?? '')));

      const reopened = await expectSound(root, journal);
      expect(await reopened.latestVersion(id)).to.equal(2);
    });
  }

  it('moves in again what is visible and has lost its rename', async () => {
    const repository = await openRepository(root);
    const id = objectIdOf(1);
    await installUncommitted(repository, id);
    const [stage = ''] = await readdir(`${root}.staging`);
    const folder = objectFolder(foldersOf(root), id);
    await rename(folder, join(`${root}.staging`, stage, 'object'));
    await rm(dirname(folder), { recursive: true });
    journal.commit(id, 1);
    const reopened = await expectSound(root, journal);
    expect(await reopened.latestVersion(id)).to.equal(1);
  });

  it('keeps everything when the database is asked and does not answer', async () => {
    const repository = await openRepository(root);
    await installUncommitted(repository, objectIdOf(1));
    const reopened = await openRepository(root);
    const down = (): Promise<boolean> => Promise.reject(new Error('database is down'));
    const error: unknown = await reopened.recover(down).catch((reason: unknown) => reason);
    expect((error as Error).message).to.equal('database is down');
    journal.commit(objectIdOf(1), 1);
    await expectSound(root, journal);
  });

  it('names a visible version that is not there', async () => {
    const repository = await openRepository(root);
    await installUncommitted(repository, objectIdOf(1));
    await rm(objectFolder(foldersOf(root), objectIdOf(1)), { recursive: true });
    const report = await repository.recover(() => Promise.resolve(true));
    expect(report.missing).to.deep.equal([{ objectId: objectIdOf(1), version: 1 }]);
  });
});
