import type { Signer } from '../../../audit/checkpoint.ts';
import { importSm2PrivateKey, importSm2PublicKey } from '../../../crypto/sm2-keys.ts';

/** Who signs the heads: `name` is the origin of the ledger and the name of its key. PEM keys. */
export type LedgerSigner = { name: string; privateKey: string; publicKey: string };

/** The same with its keys read once: reading them takes half as long as a signature. */
export function readSigner({ name, privateKey, publicKey }: LedgerSigner): Signer {
  return {
    name,
    privateKey: importSm2PrivateKey(privateKey),
    publicKey: importSm2PublicKey(publicKey),
  };
}
