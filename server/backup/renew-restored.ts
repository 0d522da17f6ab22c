import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { SIGNERS_NEEDED } from '../../audit/restore.ts';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { sm2PublicKeyOf } from '../../crypto/sm2-keys.ts';
import { bringUpToDate } from '../../db/backup/bring-up-to-date.ts';
import type { Db } from '../../db/connect.ts';
import { renewLedger } from '../renew-ledger.ts';
import type { Renewal } from '../renewal.ts';
import type { Known } from './judge-ledger.ts';
import type { Manifest } from './manifest.ts';
import type { SignedSet } from './read-chain.ts';
import { LOCK } from './restore-home.ts';
import { RestoreRefusal } from './restore-refusal.ts';

type Needs = {
  keystore: Keystore;
  home: string;
  officers: readonly KeyObject[];
  known: Known;
  now: Date;
};

/** Ends the ledger of a restored database, which went on behind the set, and begins another. */
export async function renewRestored(
  owner: Db,
  { manifest, digest }: SignedSet,
  { keystore, home, officers, known, now }: Needs,
): Promise<Renewal> {
  await bringUpToDate(owner);
  const { chain, set } = manifest;
  return renewLedger({
    keystore,
    owner,
    lockFile: join(home, LOCK),
    officers,
    knownSize: known.size,
    now,
    cause: {
      action: 'backups.restore',
      item: chain,
      itemVersion: set,
      content: Buffer.from(digest, 'hex'),
    },
  });
}

/**
 * Those of the keys that are of the backup's recipients, each once: its officers, who answer for the new ledger.
 * @throws RestoreRefusal `keys_insufficient`.
 */
export function signersOf({ keyPart }: Manifest, keys: readonly KeyObject[]): KeyObject[] {
  const recipients = new Set(keyPart.shares.map(({ recipient }) => recipient));
  const signers = new Map<string, KeyObject>();
  for (const key of keys) {
    const fingerprint = fingerprintOf(sm2PublicKeyOf(key)).replaceAll(' ', '');
    if (recipients.has(fingerprint)) signers.set(fingerprint, key);
  }
  if (signers.size >= SIGNERS_NEEDED) return [...signers.values()];
  throw new RestoreRefusal('keys_insufficient', '另立新账本须由至少两名接收人签署');
}
