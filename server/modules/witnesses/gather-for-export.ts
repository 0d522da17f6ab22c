import type { Services } from '../../context.ts';
import type { Cosigned } from '../ledger/index.ts';
import { findStandingQuorum } from './find-standing-quorum.ts';
import { policyInForce } from './policy-in-force.ts';
import { findFirstSince, findNewest, listDayLines } from './store.ts';

/** So much of the newest may be left out so that an export ends under a quorum. */
const MOST_LEFT_OUT_MS = 3_600_000;
const EPOCH = new Date(0);

/**
 * The lines under each closed day's head and under the last. An export ends with the largest head under which a quorum
 * stands, since only that convinces by itself; where the witnesses are away for longer, with the newest, so that nothing
 * is hidden behind their absence.
 */
export async function gatherForExport({
  db,
  ledger,
  clock,
}: Pick<Services, 'db' | 'ledger' | 'clock'>): Promise<Cosigned> {
  const origin = ledger.origin;
  const { policy } = await policyInForce(db, ledger);
  const standing = await findStandingQuorum(db, origin, policy);
  const waiting = standing && (await findFirstSince(db, EPOCH, standing.size));
  const isLate = waiting && clock().getTime() - waiting.signedAt.getTime() > MOST_LEFT_OUT_MS;
  const upTo = isLate ? undefined : standing?.size;
  const newest = await findNewest(db);
  const sizes = [upTo, standing?.size, newest?.size].filter((size) => size !== undefined);
  return { upTo, lines: await listDayLines(db, origin, sizes) };
}
