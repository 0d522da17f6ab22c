import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generateSm2KeyPair, sm2PublicPoint } from '../../../../crypto/sm2-keys.ts';
import type { LedgerSigner, Signers, SigningKey } from '../../../../server/modules/ledger/index.ts';

type Kept = { keys: [SigningKey, ...SigningKey[]]; spare: LedgerSigner[] };

/** The keys of a ledger that began with `first`, in memory, or in a file where they outlive the process. */
export function signersOf(first: LedgerSigner, file?: string): Signers {
  const kept: Kept =
    file !== undefined && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Kept)
      : { keys: [{ ...first, from: 0 }], spare: [] };
  const keep = (): void => {
    if (file !== undefined) writeFileSync(file, JSON.stringify(kept), { flush: true });
  };
  const pointOf = ({ publicKey }: Pick<LedgerSigner, 'publicKey'>): string =>
    sm2PublicPoint(publicKey).toString('hex');
  return {
    keys: () => kept.keys,
    make() {
      const made = { name: first.name, ...generateSm2KeyPair() };
      kept.spare.push(made);
      keep();
      return Promise.resolve(made);
    },
    follow(told) {
      for (const key of told) {
        const point = sm2PublicPoint(key.publicKey).toString('hex');
        if (kept.keys.some((own) => pointOf(own) === point)) continue;
        const made = kept.spare.find((own) => pointOf(own) === point);
        if (!made) return Promise.reject(new Error('the ledger has a key that is not kept'));
        kept.keys.push({ ...made, from: key.from });
        keep();
      }
      return Promise.resolve();
    },
  };
}
