import { fingerprintOf } from '../../../audit/verifier-key.ts';
import type { Db } from '../../../db/connect.ts';
import { listKeyEntries } from './key-entries-view.ts';
import type { Ledger } from './ledger.ts';

/** A key of the ledger: as the paper register has it, from which size on it signs, and since when. */
export type DatedKey = { fingerprint: string; from: number; since: Date | undefined };

/** All keys of the ledger in force, oldest first. */
export async function listDatedKeys(db: Db, ledger: Pick<Ledger, 'keys'>): Promise<DatedKey[]> {
  const changes = await listKeyEntries(db, 0);
  const begun = await db('ledger_entries').where({ idx: 0 }).first<{ at: Date } | undefined>('at');
  return (await ledger.keys(db)).map(({ publicKey, from }) => ({
    fingerprint: fingerprintOf(publicKey),
    from,
    since: from === 0 ? begun?.at : changes.findLast(({ idx }) => idx < from)?.at,
  }));
}
