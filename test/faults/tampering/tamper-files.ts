import type { Random } from '../fault-case.ts';
import type { Expectation } from './expectation.ts';
import { TILE } from './honest-ledger.ts';
import { flipped } from './tamper-rows.ts';

type Tamper = (files: Map<string, Buffer>, random: Random) => Expectation;

/** What somebody does to the files of an export on their way to the auditor. */
export const FILE_TAMPERINGS: Record<string, Tamper> = {
  'bit of a file'(files, random) {
    const path = pick([...files.keys()], random);
    const before = files.get(path) ?? Buffer.alloc(0);
    const after = flipped(before, random);
    files.set(path, after);
    return spoilt(path, before, firstDifference(before, after));
  },
  'drop a file'(files, random) {
    const path = pick([...files.keys()], random);
    const before = files.get(path) ?? Buffer.alloc(0);
    files.delete(path);
    return path.startsWith('tile/entries/') ? spoilt(path, before, 0) : { exit: [2] };
  },
  'extra bytes'(files, random) {
    const path = pick([...files.keys()], random);
    const more = Buffer.from('surplus'.slice(0, 1 + random(7)));
    files.set(path, Buffer.concat([files.get(path) ?? Buffer.alloc(0), more]));
    return { exit: [2] };
  },
  'extra file'(files, random) {
    const path = pick(
      ['checkpoints/001', 'tile/0/001', 'tile/entries/002.p/9', 'x/y', 'z'],
      random,
    );
    files.set(path, Buffer.from('x'));
    return { exit: [2] };
  },
};

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

function firstDifference(one: Buffer, other: Buffer): number {
  return one.findIndex((byte, at) => byte !== other[at]);
}

/** Which entry the byte of an honest file belongs to, counted from the layout alone. */
function spoilt(path: string, honest: Buffer, byte: number): Expectation {
  const first = path.includes('/000') ? 0 : TILE;
  if (path.startsWith('tile/0/')) {
    return { exit: [1], at: first + Math.floor(byte / 32), isExact: true };
  }
  if (path.startsWith('tile/entries/')) {
    let place = 0;
    for (let end = 0; ; place += 1) {
      end += 2 + honest.readUInt16BE(end);
      if (byte < end) break;
    }
    return { exit: [1], at: first + place, isExact: true };
  }
  return { exit: path === 'README.txt' || path === 'public-key.txt' ? [2] : [1, 2] };
}
