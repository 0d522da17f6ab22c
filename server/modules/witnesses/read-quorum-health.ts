import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { isStartChecked } from './answers-for-start.ts';
import { findStandingQuorum } from './find-standing-quorum.ts';
import { NO_QUORUM, writePolicy, type PolicyInForce } from './policy-in-force.ts';
import { findFirstSince } from './store.ts';

const HOUR_MS = 3_600_000;
const EPOCH = new Date(0);

export type QuorumHealth = {
  isSet: boolean;
  isStartChecked: boolean;
  rules: string;
  policy: string;
  setAt: string | null;
  standing: { size: number; at: string } | null;
  waitingSince: string | null;
  isOverdue: boolean;
  alarmHours: number;
};

/** How far a quorum has followed, and since when the next head waits for one. */
export async function readQuorumHealth(
  { ledger, clock, config }: Pick<Services, 'ledger' | 'clock' | 'config'>,
  db: Db,
  { log, witnesses, policy, isQuorumSet, rules, setAt }: PolicyInForce,
): Promise<QuorumHealth> {
  const standing = await findStandingQuorum(db, ledger.origin, policy);
  // The clock runs from when a quorum was asked for, and from the first head that lacks one.
  const next = isQuorumSet && (await findFirstSince(db, EPOCH, standing?.size ?? 0));
  const since = next && setAt ? Math.max(next.signedAt.getTime(), setAt.getTime()) : undefined;
  const { alarmHours } = config.witnessing;
  return {
    isSet: isQuorumSet,
    isStartChecked: isStartChecked(policy, witnesses),
    rules,
    policy: writePolicy(log, witnesses, rules || NO_QUORUM),
    setAt: setAt?.toISOString() ?? null,
    standing: standing ? { size: standing.size, at: standing.at.toISOString() } : null,
    waitingSince: since === undefined ? null : new Date(since).toISOString(),
    isOverdue: since !== undefined && clock().getTime() - since > alarmHours * HOUR_MS,
    alarmHours,
  };
}
