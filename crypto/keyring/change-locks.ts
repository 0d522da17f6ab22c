import { KeystoreError } from '../errors.ts';
import { joinShares, type ShareNumbers } from '../shares.ts';
import type { Keystore } from './keystore.ts';
import type { KeystoreOptions } from './keystore-options.ts';
import { DEFAULT_KEYSTORE_ROUNDS, lockByPassword } from './locks/password-lock.ts';
import { lockByShares } from './locks/shares-lock.ts';
import { lockByUkey, type Ukey } from './locks/ukey-lock.ts';

/** Puts one password in place of those there are. */
export function changePassword(
  keystore: Keystore,
  password: string,
  { rounds = DEFAULT_KEYSTORE_ROUNDS, now = () => new Date() }: KeystoreOptions = {},
): Promise<void> {
  return keystore.changeLocks(async (master, locks) => [
    ...locks.filter(({ kind }) => kind !== 'password'),
    await lockByPassword(master, password, { rounds, at: now() }),
  ]);
}

/** Adds a UKey beside the locks there are, or in place of its own older one. */
export function addUkey(
  keystore: Keystore,
  ukey: Pick<Ukey, 'label' | 'publicKey'>,
  { now = () => new Date() }: KeystoreOptions = {},
): Promise<void> {
  return keystore.changeLocks((master, locks) => [
    ...locks.filter((lock) => lock.kind !== 'ukey' || lock.publicKey !== ukey.publicKey),
    lockByUkey(master, ukey, now()),
  ]);
}

/** Takes the password away, where a UKey opens as well. */
export function removePassword(keystore: Keystore): Promise<void> {
  return keystore.changeLocks((_master, locks) => {
    if (!locks.some(({ kind }) => kind === 'ukey')) {
      throw new KeystoreError('还没有 UKey 锁，不能取消口令；请先加上 UKey');
    }
    return locks.filter(({ kind }) => kind !== 'password');
  });
}

/**
 * Splits a new lock into shares, which take the place of those of before. The old ones stay good until `deliver`
 * has put every text where it belongs.
 */
export function issueShares(
  keystore: Keystore,
  plan: ShareNumbers,
  deliver: (texts: string[], fingerprint: string) => Promise<void>,
  { now = () => new Date() }: KeystoreOptions = {},
): Promise<void> {
  return keystore.changeLocks(async (master, locks) => {
    const { lock, texts } = lockByShares(master, plan, now());
    joinShares(texts.slice(-plan.threshold)).fill(0);
    await deliver(texts, lock.fingerprint);
    return [...locks.filter(({ kind }) => kind !== 'shares'), lock];
  });
}
