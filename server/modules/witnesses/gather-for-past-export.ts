import { isQuorum } from '../../../audit/quorum.ts';
import { decodeLogKeys } from '../../../audit/log-keys.ts';
import type { Db } from '../../../db/connect.ts';
import type { Cosigned, PastLedger } from '../ledger/index.ts';
import { policyInForce } from './policy-in-force.ts';
import { listDayLines, listLastCosignatures, listRecentSigners } from './store.ts';

/**
 * The lines under a past ledger's closed days, under the last head that each witness signed, and under the largest that
 * those of today's quorum have signed. What is beyond its end is left out: nobody keeps those entries.
 */
export async function gatherForPastExport(db: Db, past: PastLedger): Promise<Cosigned['lines']> {
  const { origin, size: end } = past;
  const { policy } = await policyInForce(db, {
    keys: () => Promise.resolve(decodeLogKeys(past.key)),
  });
  const signers = await listRecentSigners(db, origin);
  const standing = [...signers].find(
    ([size, names]) => size <= end && isQuorum(policy, new Set(names)),
  );
  const last = (await listLastCosignatures(db, origin)).map(({ size }) => size);
  const sizes = [...last, ...(standing ? [standing[0]] : [])].filter((size) => size <= end);
  return listDayLines(db, origin, sizes);
}
