import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import fs, { mkdtemp, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { RepositoryError } from '../../../db/objects/errors.ts';
import { openFlushLane, type FlushLane } from '../../../db/objects/flush-lane.ts';
import { openRepository } from '../../../db/objects/open-repository.ts';
import { openWriteGate, type WriteGate } from '../../../db/objects/write-gate.ts';

/** A file whose flush ends when told to. */
class SlowFile {
  readonly flushed = Promise.withResolvers<undefined>();
  isBeingFlushed = false;
  isClosed = false;

  sync(): Promise<undefined> {
    this.isBeingFlushed = true;
    return this.flushed.promise;
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  asHandle(): FileHandle {
    return this as unknown as FileHandle;
  }
}

describe('flush lane', () => {
  let gate: WriteGate;
  let lane: FlushLane;
  beforeEach(() => {
    gate = openWriteGate();
    lane = openFlushLane(gate);
  });

  const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('flushes two at a time, and lets go of a file only once it is flushed', async () => {
    const files = [1, 2, 3].map(() => new SlowFile());
    for (const file of files) await lane.take(file.asHandle());
    await turn();
    expect(files.map((file) => file.isBeingFlushed)).to.deep.equal([true, true, false]);
    files[0]?.flushed.resolve(undefined);
    await turn();
    expect(files.map((file) => file.isBeingFlushed)).to.deep.equal([true, true, true]);
    expect(files.map((file) => file.isClosed)).to.deep.equal([true, false, false]);
    for (const file of files) file.flushed.resolve(undefined);
    await lane.drained();
    expect(files.every((file) => file.isClosed)).to.equal(true);
  });

  it('makes the writer wait once too many files are open', async () => {
    const files = Array.from({ length: 33 }, () => new SlowFile());
    for (const file of files.slice(0, 32)) await lane.take(file.asHandle());
    let isTaken = false;
    const last = lane.take((files[32] ?? new SlowFile()).asHandle()).then(() => (isTaken = true));
    await turn();
    expect(isTaken).to.equal(false);
    files[0]?.flushed.resolve(undefined);
    await last;
    for (const file of files) file.flushed.resolve(undefined);
    await lane.drained();
  });

  it('flushes nothing more after a failed flush, closes every file, and closes the gate', async () => {
    const files = [1, 2, 3, 4].map(() => new SlowFile());
    for (const file of files) await lane.take(file.asHandle());
    await turn();
    files[1]?.flushed.reject(new Error('EIO'));
    files[0]?.flushed.resolve(undefined);
    const failure = await reasonOf(lane.drained());
    expect(failure).to.be.instanceOf(RepositoryError).with.property('kind', 'halted');
    expect(files.map((file) => file.isClosed)).to.deep.equal([true, true, true, true]);
    expect(files[3]?.isBeingFlushed).to.equal(false);
    expect(() => gate.requireOpen()).to.throw(RepositoryError);
    const late = new SlowFile();
    await lane.take(late.asHandle());
    expect(await reasonOf(lane.drained())).to.equal(failure);
    expect([late.isBeingFlushed, late.isClosed]).to.deep.equal([false, true]);
  });
});

describe('a version of the repository', () => {
  let home: string;
  const undo: (() => void)[] = [];
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'flush-'));
  });
  afterEach(async () => {
    for (const restore of undo.splice(0)) restore();
    await rm(home, { recursive: true });
  });

  /** Notes which open files are written to and flushed, by their descriptors' names. */
  async function watchHandles(): Promise<{ written: string[]; flushed: string[] }> {
    const seen = { written: [] as string[], flushed: [] as string[] };
    const probe = await fs.open('/dev/null', 'r');
    const handles = Object.getPrototypeOf(probe) as Record<string, (...a: unknown[]) => unknown>;
    await probe.close();
    for (const [method, names] of [
      ['appendFile', seen.written],
      ['sync', seen.flushed],
    ] as const) {
      const original = handles[method];
      if (!original) throw new Error(`nothing to watch: ${method}`);
      handles[method] = async function (this: FileHandle, ...args: unknown[]) {
        names.push(await fs.readlink(`/proc/self/fd/${this.fd}`));
        return original.apply(this, args);
      };
      undo.push(() => (handles[method] = original));
    }
    return seen;
  }

  it('flushes every file it wrote, once, before it is claimed', async () => {
    const repository = await openRepository(join(home, 'objects'));
    const staged = await repository.stage(randomUUID(), 1);
    const seen = await watchHandles();
    for (let page = 1; page <= 40; page++) {
      await staged.put(`p/${page}/original`, Buffer.alloc(3000, page));
    }
    await staged.install({
      message: 'accession',
      user: { name: 'importer', address: 'urn:lantai:test' },
      createdAt: new Date(),
    });
    await staged.release();
    const claimAt = seen.flushed.findIndex((name) => name.endsWith('/claim.json'));
    const before = seen.flushed.slice(0, claimAt).filter((name) => name.includes('/content/p/'));
    const files = seen.written.filter((name) => name.endsWith('/original'));
    expect(files.length).to.equal(40);
    expect(before.filter((name) => name.endsWith('/original')).sort()).to.deep.equal(files.sort());
  });
});
