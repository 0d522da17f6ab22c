import type { Sm2Key } from '../crypto/sm2-keys.ts';
import type { Entry } from './entry.ts';
import type { Findings } from './findings.ts';
import { decodeLeaf } from './leaf.ts';
import { countOfficers, readRestore, SIGNERS_NEEDED, type Restored } from './restore.ts';

/** Keeps the RESTORE of a ledger, its first entry, until it is proven. */
export type RestoreWatch = {
  /** A sound leaf of kind RESTORE. */
  take: (body: Buffer) => void;
  /** What it says, and by whom, where it is among the proven entries. */
  end: (provenSize: number) => Restored | undefined;
};

export function watchRestore(
  officers: readonly Sm2Key[] | undefined,
  findings: Findings,
): RestoreWatch {
  let entry: Entry | undefined;
  return {
    take(body) {
      entry = decodeLeaf(body);
    },
    end(provenSize) {
      if (!entry || provenSize === 0) return undefined;
      const count = countOfficers(entry, officers ?? []);
      if (count === 'forged')
        findings.add({ code: 'restore_forged', firstBad: { from: 0, to: 0 } });
      else if (!officers) findings.add({ code: 'restore_unproven' });
      else if (count < SIGNERS_NEEDED) findings.add({ code: 'restore_unsigned' });
      return readRestore(entry);
    },
  };
}
