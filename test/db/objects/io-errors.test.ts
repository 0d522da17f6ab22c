import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RepositoryError } from '../../../db/objects/errors.ts';
import type { ObjectRepository, StagedVersion } from '../../../db/objects/object-repository.ts';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { expectSound } from './faults/expect-sound.ts';
import {
  contentOf,
  FILES,
  ingestVersion,
  installUncommitted,
  objectIdOf,
} from './faults/ingest.ts';
import { interceptFiles } from './faults/intercept-files.ts';
import { openJournal, type Journal } from './faults/journal.ts';

describe('object repository after a flush that failed', () => {
  let home: string;
  let root: string;
  let journal: Journal;
  let repository: ObjectRepository;
  /** Begun before the failure: files on their way, a version installed, and one filled. */
  let begun: Record<'open' | 'installed' | 'filled', StagedVersion>;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'io-'));
    root = join(home, 'objects');
    journal = openJournal(join(home, 'journal'));
    repository = await openRepository(root);
    await ingestVersion(repository, journal, objectIdOf(1));
    begun = {
      open: await repository.stage(objectIdOf(2), 1),
      installed: await installUncommitted(repository, objectIdOf(3)),
      filled: await repository.stage(objectIdOf(1), 2),
    };
    await begun.filled.put('catalogue', contentOf(objectIdOf(1), 2, 'catalogue'));
    const failing = await repository.stage(objectIdOf(4), 1);
    expect(await failureWithoutDisk(() => fill(failing))).to.equal('halted');
  });
  afterEach(() => rm(home, { recursive: true }));

  async function fill(staged: StagedVersion): Promise<void> {
    for (const path of FILES) await staged.put(path, contentOf(objectIdOf(4), 1, path));
    await staged.install(NOTE);
  }

  /** What kind of error it is that `work` ends with while no flush succeeds. */
  async function failureWithoutDisk(work: () => Promise<unknown>): Promise<string | undefined> {
    const undo = await interceptFiles((operation) => {
      if (operation === 'sync' || operation === 'datasync') throw new Error('EIO: injected');
      return 'whole';
    });
    return kindOf(work()).finally(undo);
  }

  /** The disk is well again; what is refused now is refused by the gate. */
  async function changesOf(work: () => Promise<unknown>): Promise<[string | undefined, string[]]> {
    const changes: string[] = [];
    const undo = await interceptFiles((operation) => {
      changes.push(operation);
      return 'whole';
    });
    return [await kindOf(work()).finally(undo), changes];
  }

  const LATER: [name: string, work: () => Promise<unknown>][] = [
    ['begin a version', () => repository.stage(objectIdOf(5), 1)],
    ['write a file', () => begun.open.put('catalogue', Buffer.from('x'))],
    ['install what was written before', () => begun.filled.install(NOTE)],
    ['recover', () => repository.recover(() => Promise.resolve(true))],
  ];
  for (const [name, work] of LATER) {
    it(`does not ${name}`, async () => {
      expect(await changesOf(work)).to.deep.equal(['halted', []]);
    });
  }

  it('gives up without touching anything', async () => {
    for (const staged of Object.values(begun)) {
      expect(await changesOf(() => staged.discard())).to.deep.equal([undefined, []]);
    }
  });

  it('goes on reading', async () => {
    for (const path of FILES) {
      const bytes = await repository.readWhole(objectIdOf(1), 1, path);
      expect(bytes.equals(contentOf(objectIdOf(1), 1, path))).to.equal(true);
    }
    expect(await repository.latestVersion(objectIdOf(1))).to.equal(1);
    expect(await repository.versions(objectIdOf(1))).to.have.length(1);
    const stream = await repository.read(objectIdOf(1), 1, 'catalogue', { endByte: 4 });
    expect(Buffer.concat(await stream.toArray()).toString()).to.equal(objectIdOf(1).slice(0, 4));
  });

  it('recovers when it is opened again, and writes', async () => {
    await Promise.all(Object.values(begun).map((staged) => staged.discard()));
    const reopened = await expectSound(root, journal);
    for (const n of [1, 2, 3, 4]) await ingestVersion(reopened, journal, objectIdOf(n));
    await expectSound(root, journal);
  });

  it('keeps a version that was committed although its folder could not be released', async () => {
    journal.commit(objectIdOf(3), 1);
    await begun.installed.release();
    await expectSound(root, journal);
  });
});

const NOTE = {
  message: 'accession',
  user: { name: 'importer', address: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
  createdAt: new Date('2024-05-06T07:08:09Z'),
};

async function kindOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(RepositoryError);
    return (error as RepositoryError).kind;
  }
}
