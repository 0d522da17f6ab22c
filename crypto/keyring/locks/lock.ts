import { open } from '../../envelope/open.ts';
import { seal } from '../../envelope/seal.ts';
import type { SecretKey } from '../../secret-key.ts';
import { unwrapKey, wrapKey } from '../wrapped-key.ts';

/**
 * What every lock has: `master`, the master key sealed under a key that only the lock's secret gives, and
 * `renewal`, what it takes to lock another master in the same way, sealed under this one. So a rotation asks for
 * nobody's password, and a lock that somebody wrote into the file without the master is found out. Base64.
 */
type Locked = { since: string | null; master: string; renewal: string };

/** 口令 */
export type PasswordLock = Locked & {
  kind: 'password';
  kdf: 'PBKDF2-HMAC-SM3';
  rounds: number;
  salt: string;
};
/** UKey: `key` is encrypted to `publicKey` (04‖x‖y in hex) and opens `master`. */
export type UkeyLock = Locked & { kind: 'ukey'; label: string; publicKey: string; key: string };
/** 恢复分片: any `threshold` of `shares` papers open it. `fingerprint` tells one issue from another. */
export type SharesLock = Locked & {
  kind: 'shares';
  threshold: number;
  shares: number;
  fingerprint: string;
};
export type Lock = PasswordLock | UkeyLock | SharesLock;
export type LockKind = Lock['kind'];

export function sealMaster(lockKey: SecretKey, master: SecretKey): string {
  return wrapKey(lockKey, ['master-key'], master);
}

/** Throws `EnvelopeError` unless the key is the lock's. */
export function openMaster(lockKey: SecretKey, { master }: Pick<Lock, 'master'>): SecretKey {
  return unwrapKey(lockKey, ['master-key'], master);
}

export function sealRenewal(master: SecretKey, kind: LockKind, bytes: Buffer): string {
  return seal(master, ['lock-renewal', kind], bytes).toString('base64');
}

/** Throws `EnvelopeError` where the lock was not made by who held the master. */
export function openRenewal(master: SecretKey, { kind, renewal }: Lock): Buffer {
  return open(master, ['lock-renewal', kind], Buffer.from(renewal, 'base64'));
}
