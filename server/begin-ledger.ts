import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { readUnverified } from '../audit/checkpoint.ts';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import type { Db } from '../db/connect.ts';
import { syncFolder } from '../db/objects/durable-files.ts';
import { countSigners, ledgerSigner, renewLedgerSigner } from './ledger-signer.ts';
import { isLedgerBegun, openLockFile } from './modules/ledger/index.ts';

export type BegunLedger = {
  signer: Awaited<ReturnType<typeof ledgerSigner>>;
  /** The old ledger's lock file where there was one: where it lies now, and what it last signed for. */
  setAside: { file: string; origin: string; size: number } | undefined;
};

/**
 * The signer to open the ledger of a database with. A database without a ledger gets a new one, under a new name;
 * the lock file of the old one is set aside, never removed. May be cut off anywhere and run again.
 */
export async function beginLedger(
  keystore: Keystore,
  db: Db,
  lockFile: string,
): Promise<BegunLedger> {
  if (await isLedgerBegun(db)) return { signer: await ledgerSigner(keystore), setAside: undefined };
  const isFirst = countSigners(keystore) === 0;
  const last = existsSync(lockFile) ? readLast(lockFile) : undefined;
  const newest = await ledgerSigner(keystore);
  // Made by a run that was cut off before it set the lock file aside: it has signed nothing yet.
  const isUnused = isFirst || (last !== undefined && last.origin !== newest.name);
  const signer = isUnused ? newest : await renewLedgerSigner(keystore);
  if (!existsSync(lockFile)) return { signer, setAside: undefined };
  const file = `${lockFile}.${randomBytes(4).toString('hex')}`;
  renameSync(lockFile, file);
  await syncFolder(dirname(lockFile));
  return { signer, setAside: { file, origin: last?.origin ?? '', size: last?.size ?? 0 } };
}

function readLast(lockFile: string): { origin: string; size: number } | undefined {
  const lock = openLockFile(lockFile);
  try {
    const note = lock.last();
    return note === undefined ? undefined : readUnverified(note);
  } finally {
    lock.close();
  }
}
