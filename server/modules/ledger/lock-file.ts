import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The signed heads, one a line, on a disk that the database's administrator cannot roll back. Sequenced
 * entries count only once their head stands here, fsynced.
 */
export type LockFile = {
  /** Every note that was written whole, oldest first; a torn last line was never acknowledged. */
  readAll(): string[];
  last: () => string | undefined;
  /** Durable when it returns. After a failure the file must not be written again: fsync is never retried. */
  append(note: string): void;
  close(): void;
};

const OPENING = /^open ([!-~]+)$/;

export function openLockFile(path: string): LockFile {
  const isNew = !existsSync(path);
  const file = openSync(path, 'a+', 0o600);
  if (isNew) syncFolder(dirname(path));
  endTornLine(path, file);
  return {
    readAll: () => readLockFile(path),
    last: () => readLockFile(path).at(-1),
    append(note) {
      writeWhole(file, `${Buffer.from(note).toString('base64')}\n`);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** The notes of a lock file that nobody need have open; none where there is no file. */
export function readLockFile(path: string): string[] {
  return wholeLines(path).flatMap((line) => decode(line));
}

/** The notes of a lock file and of those that were set aside beside it. */
export function readLockFiles(path: string): string[] {
  const folder = dirname(path);
  const names = readdirSync(folder).filter((name) => isLockFile(name, basename(path)));
  return names.sort().flatMap((name) => readLockFile(join(folder, name)));
}

/** Whether a file of this name is a lock file, set aside or not. */
export function isLockFile(name: string, lock: string): boolean {
  return name === lock || (name.startsWith(`${lock}.`) && /\.[0-9a-f]{8}$/.test(name));
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

/** The origin that a lock file was opened for last and that has signed nothing yet. */
export function findUnsignedOpening(path: string): string | undefined {
  if (readLockFile(path).length > 0) return undefined;
  const openings = wholeLines(path).flatMap((line) => OPENING.exec(line)?.[1] ?? []);
  return openings.at(-1);
}

/** A disk that is nearly full takes a part and reports no error: the rest is what fails. */
function writeWhole(file: number, line: string): void {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

function wholeLines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

/** A crash may have left half a line: end it, so that the next note does not run into it. */
function endTornLine(path: string, file: number): void {
  const text = readFileSync(path);
  if (text.length > 0 && text.at(-1) !== 0x0a) {
    writeSync(file, '!\n');
    fsyncSync(file);
  }
}

function decode(line: string): string[] {
  return /^[A-Za-z0-9+/]+=*$/.test(line) ? [Buffer.from(line, 'base64').toString()] : [];
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
