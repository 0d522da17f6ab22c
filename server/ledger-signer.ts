import { randomBytes } from 'node:crypto';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import { generateSm2KeyPair } from '../crypto/sm2-keys.ts';
import { ensureSecret } from './ensure-secret.ts';

/** The key that signs a ledger, under the name (origin) that this one ledger has for ever. */
type LedgerSigner = { name: string; privateKey: string; publicKey: string };

/** The signer of the newest ledger, made for the first one. */
export async function ledgerSigner(keystore: Keystore): Promise<LedgerSigner> {
  const newest = Math.max(1, countSigners(keystore));
  return read(await ensureSecret(keystore, secretOf(newest), makeSigner));
}

/**
 * A signer for another ledger. An origin is never signed anew from its beginning: whoever holds a checkpoint of the
 * old ledger would see it forked.
 */
export async function renewLedgerSigner(keystore: Keystore): Promise<LedgerSigner> {
  return read(await ensureSecret(keystore, secretOf(countSigners(keystore) + 1), makeSigner));
}

/** How many ledgers this keystore has had a signer for. */
export function countSigners(keystore: Keystore): number {
  let count = 0;
  while (keystore.readSecret(secretOf(count + 1))) count += 1;
  return count;
}

function secretOf(generation: number): string {
  return generation === 1 ? 'ledger-signing-key' : `ledger-signing-key-${generation}`;
}

function makeSigner(): Buffer {
  const { privateKey, publicKey } = generateSm2KeyPair();
  const name = `lantai.local/ledger/${randomBytes(8).toString('hex')}`;
  return Buffer.from(JSON.stringify({ name, privateKey, publicKey }));
}

function read(secret: Buffer): LedgerSigner {
  return JSON.parse(secret.toString()) as LedgerSigner;
}
