import { randomBytes } from 'node:crypto';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import { generateSm2KeyPair } from '../crypto/sm2-keys.ts';
import { noteOpening } from './modules/ledger/index.ts';

/** The key that signs a ledger, under the name (origin) that this one ledger has for ever. */
export type LedgerSigner = { name: string; privateKey: string; publicKey: string };

/** Every signer that this keystore has had, oldest first: one for each ledger. */
export function listLedgerSigners(keystore: Keystore): LedgerSigner[] {
  const signers: LedgerSigner[] = [];
  for (;;) {
    const secret = keystore.readSecret(secretOf(signers.length + 1));
    if (!secret) return signers;
    signers.push(JSON.parse(secret.toString()) as LedgerSigner);
  }
}

/**
 * A signer for another ledger, under a name of its own. The lock file says that it has signed nothing before the
 * keystore has it: an origin is never signed anew from its beginning, since whoever holds a checkpoint of it would see
 * it forked.
 */
export async function makeLedgerSigner(
  keystore: Keystore,
  lockFile: string,
): Promise<LedgerSigner> {
  const signer = {
    name: `lantai.local/ledger/${randomBytes(8).toString('hex')}`,
    ...generateSm2KeyPair(),
  };
  noteOpening(lockFile, signer.name);
  const generation = listLedgerSigners(keystore).length + 1;
  await keystore.storeSecret(secretOf(generation), Buffer.from(JSON.stringify(signer)));
  return signer;
}

function secretOf(generation: number): string {
  return generation === 1 ? 'ledger-signing-key' : `ledger-signing-key-${generation}`;
}
