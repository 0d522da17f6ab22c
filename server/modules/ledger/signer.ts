/** Who signs the heads: `name` is the origin of the ledger and the name of its key. PEM keys. */
export type LedgerSigner = { name: string; privateKey: string; publicKey: string };
