import { abridgePublicKey } from './abridge-public-key.ts';
import type { AccountKey } from './contract.ts';
import type { KeyRow } from './key-store.ts';

/** A key as people see it, their own or another's. */
export function presentKey(key: KeyRow): AccountKey {
  return {
    id: key.id,
    label: key.label,
    publicKey: abridgePublicKey(key.public_key),
    validFrom: key.valid_from.toISOString(),
    validTo: key.valid_to.toISOString(),
    revokedAt: key.revoked_at?.toISOString() ?? null,
  };
}
