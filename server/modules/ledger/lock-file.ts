import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The signed heads, one a line, on a disk that the database's administrator cannot roll back. Sequenced
 * entries count only once their head stands here, fsynced.
 */
export type LockFile = {
  /** Every note that was written whole, oldest first; a torn last line was never acknowledged. */
  readAll(): string[];
  last(): string | undefined;
  /** Durable when it returns. After a failure the file must not be written again: fsync is never retried. */
  append(note: string): void;
  close(): void;
};

export function openLockFile(path: string): LockFile {
  const isNew = !existsSync(path);
  const file = openSync(path, 'a+', 0o600);
  if (isNew) syncFolder(dirname(path));
  const notes = (): string[] => {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.slice(0, -1).flatMap((line) => decode(line));
  };
  endTornLine(path, file);
  return {
    readAll: notes,
    last: () => notes().at(-1),
    append(note) {
      writeSync(file, `${Buffer.from(note).toString('base64')}\n`);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
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
