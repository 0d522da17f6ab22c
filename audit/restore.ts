import { sm2PublicKeyOf, type Sm2Key } from '../crypto/sm2-keys.ts';
import type { Entry } from './entry.ts';
import { isSignedBy, signEntry } from './entry-signatures.ts';
import { fingerprintOf } from './verifier-key.ts';

/** What the first entry of a ledger says of the one that it continues. */
export type Restored = {
  origin: string;
  size: number;
  /** Hex. */
  root: string;
  /** Entries from here on may be lost; `lostTo` where it is known how many there were at least. */
  lostFrom: number;
  lostTo?: number;
  /** Fingerprints of the keys of those who signed, hex. */
  signers: string[];
};

/** How many different officers a RESTORE must be signed by. */
export const SIGNERS_NEEDED = 2;
const SIGNATURE_BYTES = 64;

/** A RESTORE (恢复) signed with these private keys, whose fingerprints become its `signers` (SPEC §1). */
export function signRestore(entry: Entry, keys: readonly Sm2Key[]): Entry {
  const signers = keys.map((key) => tokenOf(sm2PublicKeyOf(key))).join(' ');
  return signEntry({ ...entry, signers }, keys);
}

/** What a RESTORE says; `undefined` for every other kind. */
export function readRestore(entry: Entry): Restored | undefined {
  const { restoredOrigin, restoredSize, restoredRoot, lostFrom, lostTo, signers = '' } = entry;
  if (entry.kind !== 'RESTORE') return undefined;
  return {
    origin: restoredOrigin ?? '',
    size: restoredSize ?? 0,
    root: restoredRoot?.toString('hex') ?? '',
    lostFrom: lostFrom ?? 0,
    ...(lostTo !== undefined && { lostTo }),
    signers: signers.split(' ').filter((each) => each !== ''),
  };
}

/** False for a RESTORE that is not the first entry, or lacks something that it must say (SPEC §1). */
export function isRestoreInPlace(entry: Entry, index: number): boolean {
  if (entry.kind !== 'RESTORE') return true;
  const { origin, restoredOrigin, restoredSize, restoredRoot, lostFrom, lostTo } = entry;
  const named = readRestore(entry)?.signers ?? [];
  return (
    index === 0 &&
    restoredOrigin !== undefined &&
    restoredOrigin !== origin &&
    restoredSize !== undefined &&
    restoredRoot !== undefined &&
    lostFrom === restoredSize &&
    (lostTo ?? lostFrom) >= lostFrom &&
    named.length * SIGNATURE_BYTES === (entry.signatures?.length ?? 0)
  );
}

/**
 * Holds the signatures of a RESTORE against the public keys of officers.
 * @returns `forged` where one in the name of such a key is not by it; else how many of the keys signed.
 */
export function countOfficers(entry: Entry, officers: readonly Sm2Key[]): number | 'forged' {
  const known = new Map(officers.map((key) => [tokenOf(key), key]));
  const signers = readRestore(entry)?.signers ?? [];
  const keys = signers.map((signer) => known.get(signer));
  if (!isSignedBy(entry, keys)) return 'forged';
  return new Set(signers.filter((signer) => known.has(signer))).size;
}

function tokenOf(key: Sm2Key): string {
  return fingerprintOf(key).replaceAll(' ', '');
}
