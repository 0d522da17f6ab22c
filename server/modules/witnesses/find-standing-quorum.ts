import { isQuorum, type Policy } from '../../../audit/quorum.ts';
import type { Db } from '../../../db/connect.ts';
import { readStanding, type Standing } from './cosigned-note.ts';
import { listRecentSigners } from './store.ts';

/** The largest head under which a quorum stands; `undefined` where there is none, or none of late. */
export async function findStandingQuorum(
  db: Db,
  origin: string,
  policy: Policy,
): Promise<Standing | undefined> {
  if (policy.quorum === undefined) return undefined;
  const signers = await listRecentSigners(db, origin);
  for (const [size, names] of signers) {
    // The names alone cost nothing; only where they would do are the signatures verified.
    const standing =
      isQuorum(policy, new Set(names)) && (await readStanding(db, origin, policy, size));
    if (standing) return standing;
  }
  return undefined;
}
