import { readUnverified } from '../../../audit/checkpoint.ts';
import type { Db } from '../../../db/connect.ts';
import { checkpointsOf, entriesOf, type EntryRow, type LedgerChoice } from '../ledger/index.ts';
import type { ShownCheckpoint } from './contract.ts';

export type StoredEntry = EntryRow & { entry_id: string; leaf_hash: Buffer };

export async function findEntry(
  db: Db,
  idx: number,
  choice: LedgerChoice = {},
): Promise<StoredEntry | undefined> {
  return entriesOf(db, choice).where({ idx }).first<StoredEntry | undefined>();
}

/** The first checkpoint that covers an entry. */
export async function findCoveringCheckpoint(
  db: Db,
  index: number,
  choice: LedgerChoice,
): Promise<ShownCheckpoint | undefined> {
  const row = await checkpointsOf(db, choice)
    .where('size', '>', index)
    .orderBy('size')
    .first<{ note: string } | undefined>('note');
  return row && presentCheckpoint(row.note);
}

export function presentCheckpoint(note: string): ShownCheckpoint {
  const { size, root, timeMs, signers } = readUnverified(note);
  return {
    size,
    signedAt: new Date(timeMs).toISOString(),
    root: root.toString('hex'),
    note,
    signers,
  };
}

export type StoredDetail = { salt: Buffer; sealed: Buffer };

/** The free text that was recorded beside an entry, sealed. */
export async function findDetail(db: Db, entryId: string): Promise<StoredDetail | undefined> {
  return db('ledger_details')
    .where({ entry_id: entryId })
    .first<StoredDetail | undefined>('salt', 'sealed');
}
