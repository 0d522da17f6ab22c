import type { Ukey } from './locks/ukey-lock.ts';

/** What opens a keystore: its password, a UKey, or enough recovery shares. */
export type KeystoreSecret = string | Ukey | { shares: readonly string[] };

/** What may differ between installations and tests. */
export type KeystoreOptions = {
  /** Work of a new password lock. */
  rounds?: number;
  now?: () => Date;
};
