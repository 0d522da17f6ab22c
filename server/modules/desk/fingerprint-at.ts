import { readUnverified } from '../../../audit/checkpoint.ts';
import type { LogKeys } from '../../../audit/log-keys.ts';
import { logKeyAt } from '../../../audit/quorum.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';

/** The fingerprint of that key of the ledger which counts under a checkpoint; empty where there is none. */
export function fingerprintAt(keys: LogKeys, note: string): string {
  const key = logKeyAt(keys, readUnverified(note));
  return key ? fingerprintOf(key.publicKey) : '';
}
