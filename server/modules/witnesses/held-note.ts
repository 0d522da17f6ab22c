import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUnverified } from '../../../audit/checkpoint.ts';
import { writeDurably } from '../../../crypto/keyring/durable-files.ts';

/** The largest cosigned head, beside the lock file: the database's administrator cannot roll it back. */
const FILE = 'witnessed';

/** The note as it was last kept; `undefined` where none ever was. */
export function readHeldNote(home: string): string | undefined {
  try {
    return readFileSync(join(home, FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps a larger one than before, durably; a smaller one of the same ledger is passed over, one of the same size has more signatures. */
export async function keepHeldNote(home: string, note: string): Promise<void> {
  const held = readHeldNote(home);
  const next = readUnverified(note);
  const before = held === undefined ? undefined : readUnverified(held);
  if (before?.origin === next.origin && before.size > next.size) return;
  await writeDurably(join(home, FILE), note, { isNew: false });
}
