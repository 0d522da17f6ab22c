import { randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import type { Db } from '../db/connect.ts';
import { syncFolder } from '../db/objects/durable-files.ts';
import { listLedgerSigners, makeLedgerSigner, type LedgerSigners } from './ledger-signers.ts';
import {
  findUnsignedOpening,
  isLedgerBegun,
  LedgerHalt,
  readLockFile,
  type OutboxMac,
} from './modules/ledger/index.ts';
import { noteLostLedger } from './note-lost-ledger.ts';
import type { Renewal } from './renewal.ts';

export type BegunLedger = {
  signers: LedgerSigners;
  /** What the RESTORE that it begins with says; `undefined` where none was recorded now. */
  renewal: Renewal | undefined;
};

/**
 * The signer that the ledger of this database goes on with; the first one is made here.
 * @throws LedgerHalt where the database has no ledger although one may have been signed for: it would begin anew from
 *   nothing under a name that others know.
 */
export async function goOnWithLedger(
  keystore: Keystore,
  db: Db,
  lockFile: string,
): Promise<LedgerSigners> {
  const signers = listLedgerSigners(keystore);
  const newest = signers.at(-1);
  if (await isLedgerBegun(db)) {
    if (newest) return newest;
    throw new LedgerHalt(
      '数据库里有账本，密钥库里却没有它的签名密钥：密钥库被更换过。请放回原来的密钥库再启动。',
    );
  }
  const isFirst = signers.length === 1 && findUnsignedOpening(lockFile) === newest?.name;
  if (newest && isFirst) return newest;
  if (!newest && readLockFile(lockFile).length === 0) return makeLedgerSigner(keystore, lockFile);
  throw new LedgerHalt(
    '数据库里没有账本，而这里的账本签过名：数据库被清空或换过。账本不得以原名从头再记，故不启动。' +
      '请从备份恢复（lantai restore）；没有备份时用 lantai rebuild 由档案库重建并开立新账本。',
  );
}

type Beginning = { officers: readonly KeyObject[]; now: Date; outboxMac: OutboxMac };

/**
 * The signer to open the ledger of a rebuilt database with. A database without a ledger gets a new one, under a new name
 * and, where there was one before, with a RESTORE as its first entry that names it; the lock file of the old one is set
 * aside, never removed. May be cut off anywhere and run again.
 */
export async function beginLedger(
  keystore: Keystore,
  db: Db,
  lockFile: string,
  beginning: Beginning,
): Promise<BegunLedger> {
  if (await isLedgerBegun(db)) {
    return { signers: await goOnWithLedger(keystore, db, lockFile), renewal: undefined };
  }
  const newest = listLedgerSigners(keystore).at(-1);
  const isUnused = newest !== undefined && findUnsignedOpening(lockFile) === newest.name;
  const setAside = isUnused ? undefined : await setLockAside(lockFile);
  const signers = isUnused ? newest : await makeLedgerSigner(keystore, lockFile);
  const earlier = listLedgerSigners(keystore).slice(0, -1);
  const renewal = await noteLostLedger(db, { ...beginning, earlier, signers, lockFile });
  return { signers, renewal: renewal && { ...renewal, lockSetAside: setAside } };
}

/** Moves a lock file out of the way of the next ledger's, and tells where it lies now. */
export async function setLockAside(lockFile: string): Promise<string | undefined> {
  if (!existsSync(lockFile)) return undefined;
  const file = `${lockFile}.${randomBytes(4).toString('hex')}`;
  renameSync(lockFile, file);
  await syncFolder(dirname(lockFile));
  return file;
}
