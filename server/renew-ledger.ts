import type { KeyObject } from 'node:crypto';
import type { Checkpoint } from '../audit/checkpoint.ts';
import type { Entry } from '../audit/leaf.ts';
import { encodeLogKeys } from '../audit/log-keys.ts';
import { SIGNERS_NEEDED } from '../audit/restore.ts';
import { fingerprintOf } from '../audit/verifier-key.ts';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import type { Db } from '../db/connect.ts';
import { setLockAside } from './begin-ledger.ts';
import { headsOfLedger } from './heads-of-ledger.ts';
import { ensureHeadMac, ensureOutboxMac } from './keystore/ensure-ledger-macs.ts';
import { listLedgerSigners, makeLedgerSigner, type LedgerSigners } from './ledger-signers.ts';
import {
  findLedgerOrigin,
  findUnsignedRestore,
  judgeRows,
  LedgerHalt,
  listSignedHeads,
  readLockFiles,
  setLedgerAside,
  siftPending,
  wasOpenedFor,
  type OutboxMac,
} from './modules/ledger/index.ts';
import type { Renewal } from './renewal.ts';
import { restoreEntry } from './restore-entry.ts';

export type RenewalOrder = {
  keystore: Keystore;
  /** The database as its owner, whom nobody else uses. */
  owner: Db;
  lockFile: string;
  /** Private keys of those who answer for the loss, already known to be of different officers. */
  officers: readonly KeyObject[];
  /** How many entries somebody outside knows of. */
  knownSize: number;
  now: Date;
  /** What led to it: `ledger.renew`, or the restore of a set. */
  cause: Pick<Entry, 'action' | 'item' | 'itemVersion' | 'content'>;
};

/**
 * Ends a ledger that cannot go on and begins another, whose first entry is a RESTORE signed by officers. The old one's
 * entries stay in the database, its lock file beside the new one. One that was to begin with a RESTORE and never signed
 * anything is passed over: the new one continues what that one was to continue. May be cut off anywhere and run again.
 * @throws LedgerHalt where there is no ledger, or no key of it.
 */
export async function renewLedger(order: RenewalOrder): Promise<Renewal> {
  const { keystore, owner, lockFile, officers, now, cause } = order;
  if (officers.length < SIGNERS_NEEDED) throw new Error('a renewal without two officers');
  const outboxMac = await ensureOutboxMac(keystore, owner);
  const last = await findLastSigner(keystore, owner, outboxMac);
  const headMac = await ensureHeadMac(keystore, owner, last.name);
  const heads = await openHeads(owner, lockFile, last);
  const { proven, misfit, tail } = await judgeRows(owner, heads, headMac);
  const { own, foreign } = await siftPending(owner, outboxMac, proven.size);
  const unsigned = [...tail, ...own];
  const isUnsigned = heads.length === 0 && wasOpenedFor(lockFile, last.name);
  const begun = isUnsigned ? findUnsignedRestore(last.name, unsigned) : undefined;
  const old = (begun && restoredBy(begun)) ?? { origin: last.name, ...proven };
  const setAside = await setLockAside(lockFile);
  const signers = await makeLedgerSigner(keystore, lockFile);
  const sizes = [...heads.map(({ size }) => size), (begun?.lostTo ?? -1) + 1];
  const known = Math.max(order.knownSize, ...sizes);
  const lostTo = known > old.size ? known - 1 : undefined;
  const why = begun ? causeOf(begun) : cause;
  const first = restoreEntry(signers.name, { ...old, lostTo }, { ...why, now, officers });
  const past = begun ? undefined : { ...old, key: encodeLogKeys(last.keys()), endedAt: now };
  const ended = { origin: last.name, past };
  await owner.transaction((tx) => setLedgerAside(tx, ended, { first, unsigned }, outboxMac));
  return {
    old,
    origin: signers.name,
    fingerprint: fingerprintOf(signers.keys()[0].publicKey),
    lostFrom: old.size,
    lostTo,
    misfit: misfit?.size,
    foreign,
    signers: first.signers?.split(' ') ?? [],
    lockSetAside: setAside,
  };
}

/** The ledger before one that signed nothing: there was never another in between, and the first entry says so. */
function restoredBy(begun: Entry): Renewal['old'] | undefined {
  const { restoredOrigin: origin, restoredSize: size, restoredRoot: root } = begun;
  return origin !== undefined && size !== undefined && root ? { origin, size, root } : undefined;
}

function causeOf({ action, item, itemVersion, content }: Entry): RenewalOrder['cause'] {
  return {
    action,
    ...(item !== undefined && { item }),
    ...(itemVersion !== undefined && { itemVersion }),
    ...(content && { content }),
  };
}

async function findLastSigner(
  keystore: Keystore,
  owner: Db,
  outboxMac: OutboxMac,
): Promise<LedgerSigners> {
  const origin = await findLedgerOrigin(owner, outboxMac);
  if (origin === undefined) {
    throw new LedgerHalt('数据库里没有账本，无从接续：请从备份恢复，或用 lantai rebuild 重建。');
  }
  const signers = listLedgerSigners(keystore).find(({ name }) => name === origin);
  if (signers) return signers;
  throw new LedgerHalt(`密钥库里没有账本 ${origin} 的签名密钥：请放回原来的密钥库。`);
}

/** Everything that the old ledger's keys signed for, in the database and in this and earlier lock files. */
async function openHeads(
  owner: Db,
  lockFile: string,
  { keys }: LedgerSigners,
): Promise<Checkpoint[]> {
  const notes = [...readLockFiles(lockFile), ...(await listSignedHeads(owner))];
  return headsOfLedger(notes, keys());
}
