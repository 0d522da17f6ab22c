import { randomBytes } from 'node:crypto';
import type { Keystore } from '../../crypto/keyring/keystore.ts';
import { secretKeyFrom, SECRET_KEY_BYTES, type SecretKey } from '../../crypto/secret-key.ts';
import type { Db } from '../../db/connect.ts';
import {
  adoptHead,
  adoptPending,
  createHeadMac,
  createOutboxMac,
  type HeadMac,
  type OutboxMac,
} from '../modules/ledger/index.ts';

/** Whoever records entries has it: the house too, where another process keeps the ledger. */
export const OUTBOX_SECRET = 'outbox-mac';
/** The holder of the ledger alone has it. */
const HEAD_SECRET = 'head-mac';

/**
 * The codes of what waits to be signed for. With their key, which is made at first asking, what waits from before gets its
 * own: the version that wrote it would have signed for it just so. Later nothing does.
 * @param db of a role that may empty the outbox.
 */
export async function ensureOutboxMac(keystore: Keystore, db: Db): Promise<OutboxMac> {
  return createOutboxMac(
    await ensureKey(keystore, OUTBOX_SECRET, (key) =>
      db.transaction((tx) => adoptPending(tx, createOutboxMac(key))),
    ),
  );
}

/** The codes of the heads of one ledger, made at first asking as those are. */
export async function ensureHeadMac(keystore: Keystore, db: Db, origin: string): Promise<HeadMac> {
  return createHeadMac(
    await ensureKey(keystore, HEAD_SECRET, (key) => adoptHead(db, createHeadMac(key, origin))),
    origin,
  );
}

/** The house's end of it, with the secrets that the ledger's process has handed to it. */
export function readOutboxMac(keystore: Pick<Keystore, 'readSecret'>): OutboxMac {
  const secret = keystore.readSecret(OUTBOX_SECRET);
  if (!secret) throw new Error('the ledger’s process handed over no key of the outbox');
  return createOutboxMac(secretKeyFrom(secret));
}

/** Where a crash comes before the key is durable, the next one adopts the same rows again. */
async function ensureKey(
  keystore: Keystore,
  name: string,
  adopt: (key: SecretKey) => Promise<void>,
): Promise<SecretKey> {
  const found = keystore.readSecret(name);
  if (found) return secretKeyFrom(found);
  const secret = randomBytes(SECRET_KEY_BYTES);
  const key = secretKeyFrom(Buffer.from(secret));
  await adopt(key);
  await keystore.storeSecret(name, secret);
  secret.fill(0);
  return key;
}
