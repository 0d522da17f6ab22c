import { FIELD_KEYS } from '../../crypto/keyring/named-secrets.ts';

/** What the house works with itself; whatever else is in the keystore stays there. */
const WORKED_WITH = /^(password-pepper|view-mark|outbox-mac|backup-[a-z0-9-]+)$/;

/** May the house have this secret? The key that signs the ledger is none of those. */
export function isHouseSecret(name: string): boolean {
  return name === FIELD_KEYS.field || name === FIELD_KEYS.index || WORKED_WITH.test(name);
}
