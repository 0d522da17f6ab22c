/** What may differ between installations and tests. */
export type KeystoreOptions = {
  /** Work of a new password lock. */
  rounds?: number;
  now?: () => Date;
};
