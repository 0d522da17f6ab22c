import type { KeyObject } from 'node:crypto';
import { sm3Tree } from '../audit/tree.ts';
import { fingerprintOf } from '../audit/verifier-key.ts';
import type { Db } from '../db/connect.ts';
import { headsOfLedger } from './heads-of-ledger.ts';
import type { LedgerSigners } from './ledger-signers.ts';
import { beginWith, readLockFiles, type OutboxMac } from './modules/ledger/index.ts';
import type { Renewal } from './renewal.ts';
import { restoreEntry } from './restore-entry.ts';

type Lost = {
  /** Every signer before the one of the ledger that begins, oldest first. */
  earlier: readonly LedgerSigners[];
  signers: LedgerSigners;
  lockFile: string;
  officers: readonly KeyObject[];
  outboxMac: OutboxMac;
  now: Date;
};

/**
 * Lets a ledger begin, in a database that has none, with a RESTORE that names the last one this home signed for and of
 * which nothing is kept. `undefined` where there never was one.
 */
export async function noteLostLedger(
  db: Db,
  { earlier, signers, lockFile, officers, outboxMac, now }: Lost,
): Promise<Renewal | undefined> {
  const notes = readLockFiles(lockFile);
  const signed = earlier.map((each) => ({ each, heads: headsOfLedger(notes, each.keys()) }));
  const last = signed.findLast(({ heads }) => heads.length > 0) ?? signed.at(-1);
  if (!last) return undefined;
  const known = Math.max(0, ...last.heads.map(({ size }) => size));
  const lostTo = known > 0 ? known - 1 : undefined;
  const { frontier } = sm3Tree;
  const old = { origin: last.each.name, size: 0, root: frontier.root(frontier.empty()) };
  const cause = { action: 'ledger.renew', now, officers };
  const first = restoreEntry(signers.name, { ...old, lostTo }, cause);
  await beginWith(db, first, outboxMac);
  return {
    old,
    origin: signers.name,
    fingerprint: fingerprintOf(signers.keys()[0].publicKey),
    lostFrom: 0,
    lostTo,
    misfit: undefined,
    foreign: 0,
    signers: first.signers?.split(' ') ?? [],
    lockSetAside: undefined,
  };
}
