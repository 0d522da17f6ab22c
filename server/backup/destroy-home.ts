import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { endProcessesIn } from './end-processes-in.ts';

const PIECE_BYTES = 65_536;

/**
 * Removes a home whose keys must not stay: key files are written over first, which no flash medium promises to honour.
 * All in one go, since a signal may be what calls for it.
 */
export function destroyHome(home: string, options = { andChildren: false }): void {
  endProcessesIn(home, options);
  for (const folder of [home, join(home, 'keys')]) {
    for (const name of filesIn(folder)) writeOver(join(folder, name));
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** One that cannot be written over is removed all the same. */
function writeOver(path: string): void {
  try {
    const file = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW);
    try {
      const { size } = fstatSync(file);
      for (let at = 0; at < size; at += PIECE_BYTES) {
        writeSync(file, randomBytes(Math.min(PIECE_BYTES, size - at)), null, null, at);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // The disk will not have it.
  }
}
