import { MAKE_COPY, READ_COPY_PAGE } from '../../key-release/releasing-acts.ts';
import type { ReadEntry } from '../ledger/index.ts';
import type { Happening } from './words.ts';

type Told = { what: Happening; isOfCopies: boolean };

const READING: Partial<Record<string, Happening>> = {
  'viewing.open': 'open',
  'viewing.confirm': 'confirm',
  'viewing.read_page': 'page',
  'viewing.read_strip': 'strip',
  'viewing.send': 'unsent',
  'viewing.close': 'close',
};
const COPYING: Partial<Record<string, Happening>> = {
  [READ_COPY_PAGE]: 'extract',
  [MAKE_COPY]: 'copy',
  'copies.send': 'unsent',
};

/** `undefined`: nothing of a sitting. */
export function whatHappened({ kind, action }: ReadEntry['entry']): Told | undefined {
  const copying = COPYING[action];
  const what = copying ?? READING[action];
  if (what === undefined) return undefined;
  const isRefused = kind === 'DENY' && what !== 'unsent';
  return { what: isRefused ? 'refuse' : what, isOfCopies: copying !== undefined };
}
