import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A line that ends in `!` was torn. */
const OPENING = /^open ([!-~]*[^!])$/;
const NOTE = /^[A-Za-z0-9+/]+=*$/;
/** Hundreds of notes; the file itself grows by one for each batch and is never read into one string. */
const WINDOW_BYTES = 65_536;

/** The notes of a lock file that nobody need have open; none where there is no file. */
export function readLockFile(path: string): string[] {
  return [...wholeLines(path)].filter(isNote).map(decode);
}

/** The notes of a lock file and of those that were set aside beside it. */
export function readLockFiles(path: string): string[] {
  return pathsOf(path).flatMap(readLockFile);
}

/** Whether a file of this name is a lock file, set aside or not. */
export function isLockFile(name: string, lock: string): boolean {
  return name === lock || (name.startsWith(`${lock}.`) && /\.[0-9a-f]{8}$/.test(name));
}

/** The newest note, looked for from the end. */
export function readLastNote(path: string): string | undefined {
  for (const from of ['tail', 'start'] as const) {
    const line = [...wholeLines(path, from)].findLast(isNote);
    if (line !== undefined) return decode(line);
  }
  return undefined;
}

/** The origin that a lock file was opened for last and that has signed nothing yet. */
export function findUnsignedOpening(path: string): string | undefined {
  let origin: string | undefined;
  for (const line of wholeLines(path)) {
    if (isNote(line)) return undefined;
    origin = OPENING.exec(line)?.[1] ?? origin;
  }
  return origin;
}

/** Whether a lock file, set aside or not, was once opened for this origin. */
export function wasOpenedFor(path: string, origin: string): boolean {
  return pathsOf(path).some((each) =>
    wholeLines(each).some((line) => OPENING.exec(line)?.[1] === origin),
  );
}

/** A lock file and those that were set aside beside it. */
function pathsOf(path: string): string[] {
  const folder = dirname(path);
  const names = readdirSync(folder).filter((name) => isLockFile(name, basename(path)));
  return names.sort().map((name) => join(folder, name));
}

function isNote(line: string): boolean {
  return NOTE.test(line);
}

function decode(line: string): string {
  return Buffer.from(line, 'base64').toString();
}

/** Lines with their ends, window by window; from `tail`, those of the last window alone. */
function* wholeLines(path: string, from: 'start' | 'tail' = 'start'): Generator<string> {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    let at = from === 'tail' ? Math.max(0, fstatSync(file).size - WINDOW_BYTES) : 0;
    let isWithin = at > 0;
    let rest = '';
    const window = Buffer.alloc(WINDOW_BYTES);
    for (;;) {
      const read = readSync(file, window, 0, WINDOW_BYTES, at);
      if (read === 0) return;
      at += read;
      const lines = (rest + window.toString('latin1', 0, read)).split('\n');
      rest = lines.pop() ?? '';
      // The first line of a tail has lost its beginning.
      yield* isWithin ? lines.slice(1) : lines;
      isWithin = false;
    }
  } finally {
    closeSync(file);
  }
}
