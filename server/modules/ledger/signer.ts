import type { Signer } from '../../../audit/checkpoint.ts';
import type { LogKeys } from '../../../audit/log-keys.ts';
import { logKeyAt } from '../../../audit/quorum.ts';
import { importSm2PrivateKey, importSm2PublicKey } from '../../../crypto/sm2-keys.ts';

/** A key that signs heads: `name` is the origin of its ledger. PEM keys. */
export type LedgerSigner = { name: string; privateKey: string; publicKey: string };

/** It signs the heads of `from` entries and more, until the next begins. */
export type SigningKey = LedgerSigner & { from: number };

/** The keys of one ledger where they are kept. */
export type Signers = {
  /** Those in force, the first with the ledger's first head, oldest first. */
  keys: () => readonly [SigningKey, ...SigningKey[]];
  /** Makes another, durable when it settles. Nothing signs with it yet, and nothing may ever. */
  make: () => Promise<LedgerSigner>;
  /**
   * Sets down, durably, that those sign from now on which the ledger's KEY entries name.
   * @throws where one of them is not kept here.
   */
  follow: (told: LogKeys) => Promise<void>;
};

/** Finds who signs the head of a size; each key is read once, which takes half as long as a signature. */
export function findSigner({ keys }: Pick<Signers, 'keys'>): (size: number) => Signer {
  const read = new Map<SigningKey, Signer>();
  return (size) => {
    const key = logKeyAt(keys(), { origin: keys()[0].name, size });
    if (!key) throw new Error('no key signs at this size');
    const signer = read.get(key) ?? readSigner(key);
    read.set(key, signer);
    return signer;
  };
}

export function readSigner({ name, privateKey, publicKey }: LedgerSigner): Signer {
  return {
    name,
    privateKey: importSm2PrivateKey(privateKey),
    publicKey: importSm2PublicKey(publicKey),
  };
}
