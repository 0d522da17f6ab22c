import { sm2PublicPoint } from '../crypto/sm2-keys.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Findings } from './findings.ts';
import { judgeKeyChange, type ShownChange } from './key-change.ts';
import { decodeLeaf } from './leaf.ts';
import { logKeyAt, signsFor, type LogKey } from './quorum.ts';
import { fingerprintOf } from './verifier-key.ts';

/** Follows the KEY entries of a ledger: each must be signed by both keys, and every key in use must have one. */
export type KeyChanges = {
  /** A sound leaf of kind KEY at its index. */
  take: (body: Buffer, index: number) => void;
  /** The walk came to its end. */
  end: () => void;
};

export function watchKeyChanges(
  logs: readonly LogKey[],
  { origin, size }: Checkpoint,
  findings: Findings,
): KeyChanges {
  const shown = new Set<LogKey>();
  const signer = logKeyAt(logs, { origin, size });
  /** The old key itself has signed that it ends there. */
  const noteUnknown = ({ old, from }: ShownChange): void => {
    findings.add({ code: 'key_change_unknown', size: from });
    if (old === signer && from <= size) {
      const signedBy = fingerprintOf(old.publicKey);
      findings.add({ code: 'checkpoint_out_of_turn', size, signedBy });
    }
  };
  return {
    take(body, index) {
      const entry = decodeLeaf(body);
      const verdict = judgeKeyChange(entry, index, logs);
      const firstBad = { from: index, to: index };
      if (verdict === 'false') findings.add({ code: 'key_change_false', firstBad });
      else if (verdict === 'unproven') findings.add({ code: 'key_change_unproven', firstBad });
      else {
        const known = logs.find(
          (key) =>
            signsFor(key, entry.origin) &&
            key.from === verdict.from &&
            sm2PublicPoint(key.publicKey).equals(verdict.point),
        );
        if (known) shown.add(known);
        else noteUnknown(verdict);
      }
    },
    end() {
      for (const key of logs) {
        const isInUse = signsFor(key, origin) && key.from > 0 && key.from <= size;
        if (isInUse && !shown.has(key)) {
          findings.add({ code: 'key_change_missing', size: key.from });
        }
      }
    },
  };
}
