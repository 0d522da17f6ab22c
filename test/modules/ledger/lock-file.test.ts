import { expect } from 'chai';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heldCheckpoints } from '../../../server/backup/restore-home.ts';
import {
  findUnsignedOpening,
  noteOpening,
  openLockFile,
  readLockFile,
} from '../../../server/modules/ledger/index.ts';

describe('the lock file', () => {
  let home: string;
  let path: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lantai-lock-'));
    path = join(home, 'ledger.lock');
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('says what it was opened for until the first note follows', async () => {
    expect(findUnsignedOpening(path)).to.equal(undefined);
    noteOpening(path, 'one/ledger');
    noteOpening(path, 'two/ledger');
    expect(findUnsignedOpening(path)).to.equal('two/ledger');
    const lock = openLockFile(path);
    expect(lock.last()).to.equal(undefined);
    await lock.append('a note');
    lock.close();
    expect(findUnsignedOpening(path)).to.equal(undefined);
    expect(readLockFile(path)).to.deep.equal(['a note']);
  });

  it('gives its newest note however long it has grown, and behind whatever was torn', async () => {
    const note = (nth: number): string => `note ${nth} ${'x'.repeat(200)}`;
    const lines = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, at) => note(from + at))
        .map((each) => `${Buffer.from(each).toString('base64')}\n`)
        .join('');
    appendFileSync(path, lines(0, 2000));
    expect(readLockFile(path)).to.have.length(2000).and.include(note(1234));
    const lock = openLockFile(path);
    expect(lock.last()).to.equal(note(1999));
    await lock.append(note(2000));
    expect(lock.last()).to.equal(note(2000));
    lock.close();
    appendFileSync(path, '!\n'.repeat(70_000));
    const again = openLockFile(path);
    expect(again.last()).to.equal(note(2000));
    expect(again.unsignedOpening()).to.equal(undefined);
    again.close();
  });

  it('is believed by a restore only in lines that were written whole', async () => {
    const lock = openLockFile(path);
    await lock.append('first');
    await lock.append('second');
    lock.close();
    // Torn inside its base64: what is left of it still looks like a line.
    appendFileSync(path, Buffer.from('third, never acknowledged').toString('base64').slice(0, 12));
    expect(heldCheckpoints(home)).to.deep.equal(['first', 'second']);
    openLockFile(path).close();
    expect(heldCheckpoints(home)).to.deep.equal(['first', 'second']);
  });
});
