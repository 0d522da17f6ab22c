import {
  closeSync,
  existsSync,
  fstatSync,
  fsync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { findUnsignedOpening, readLastNote } from './read-lock-file.ts';

/**
 * The signed heads, one a line, on a disk that the database's administrator cannot roll back. Sequenced
 * entries count only once their head stands here, fsynced.
 */
export type LockFile = {
  /** The newest note that was written whole; a torn last line was never acknowledged. */
  last: () => string | undefined;
  /** The origin that the file was opened for, as long as nothing was signed under it. */
  unsignedOpening: () => string | undefined;
  /** Durable when it settles. After a failure the file must not be written again: fsync is never retried. */
  append(note: string): Promise<void>;
  close(): void;
};

export function openLockFile(path: string): LockFile {
  const isNew = !existsSync(path);
  const file = openSync(path, 'a+', 0o600);
  if (isNew) syncFolder(dirname(path));
  endTornLine(file);
  let newest = readLastNote(path);
  return {
    last: () => newest,
    unsignedOpening: () => findUnsignedOpening(path),
    async append(note) {
      writeWhole(file, `${Buffer.from(note).toString('base64')}\n`);
      // A slow disk holds up the ledger, not everything else that this process does.
      await flush(file);
      newest = note;
    },
    close: () => closeSync(file),
  };
}

/**
 * Sets down, durably and before its key is kept anywhere, that a ledger is about to begin under `origin`. As long as no
 * note follows, this line is the proof that nothing was ever signed under that name.
 */
export function noteOpening(path: string, origin: string): void {
  openLockFile(path).close();
  const file = openSync(path, 'a');
  try {
    writeWhole(file, `open ${origin}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function flush(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(file, (error) => (error ? reject(error) : resolve()));
  });
}

/** A disk that is nearly full takes a part and reports no error: the rest is what fails. */
function writeWhole(file: number, line: string): void {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

/** A crash may have left half a line: end it, so that the next note does not run into it. */
function endTornLine(file: number): void {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  if (size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 0x0a)) return;
  writeSync(file, '!\n');
  fsyncSync(file);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
