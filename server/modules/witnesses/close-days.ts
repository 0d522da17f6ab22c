import { openOwn } from '../../../audit/log-keys.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { awaitReceipt } from '../ledger/index.ts';
import { readStanding } from './cosigned-note.ts';
import { endOfDay } from './days.ts';
import { listOpenDays } from './list-open-days.ts';
import { policyInForce, type PolicyInForce } from './policy-in-force.ts';
import { findFirstSince, findNewest, insertDay, listCosignedSince } from './store.ts';
import { tellAuditors } from './tell-auditors.ts';

/** Witnesses that look at different minutes: how many heads are tried for one under which a quorum stands. */
const MOST_TRIED = 2000;

type Needs = Pick<Services, 'db' | 'ledger' | 'clock' | 'notices'>;
type Closing = { size: number; root: Buffer; signers: string[] };

/**
 * Closes every day that is over (日结), oldest first, with the first head signed after its end under which a quorum
 * stands; where no quorum is set, with the first head alone. How many it closed.
 */
export async function closeDays(services: Needs): Promise<number> {
  const { db, ledger, clock } = services;
  const days = await listOpenDays(db, ledger.origin, clock());
  const newest = days.at(-1);
  if (newest === undefined) return 0;
  await signAfter(services, newest);
  const force = await policyInForce(db, ledger);
  let closed = 0;
  for (const day of days) {
    const closing = await findClosing(services, force, endOfDay(day));
    if (!closing) break;
    await closeDay(services, day, closing);
    closed += 1;
  }
  return closed;
}

/** Nothing may happen after midnight: an entry of the ledger's own then says that the day is over. */
async function signAfter({ db, ledger }: Needs, day: string): Promise<void> {
  const newest = await findNewest(db);
  if (newest && newest.signedAt >= endOfDay(day)) return;
  const recorded = await withinTransaction(db, ledger.recordedIn, (tx) =>
    ledger.record(tx, { kind: 'CHANGE', action: 'ledger.end_day', actor: 'system', item: day }),
  );
  await awaitReceipt(recorded);
}

async function findClosing(
  { db, ledger }: Needs,
  { log, policy, isQuorumSet }: PolicyInForce,
  since: Date,
): Promise<Closing | undefined> {
  if (!isQuorumSet) {
    const first = await findFirstSince(db, since);
    return first && { ...openOwn(first.note, log), signers: [] };
  }
  for (const size of await listCosignedSince(db, ledger.origin, since, MOST_TRIED)) {
    const standing = await readStanding(db, ledger.origin, policy, size);
    if (standing) return standing;
  }
  return undefined;
}

async function closeDay(services: Needs, day: string, closing: Closing): Promise<void> {
  const { db, ledger, clock } = services;
  const { size, root, signers } = closing;
  await withinTransaction(db, ledger.recordedIn, async (tx) => {
    await insertDay(tx, ledger.origin, { day, size, root, signers, closedAt: clock() });
    await ledger.record(tx, {
      kind: 'CHANGE',
      action: 'ledger.close_day',
      actor: 'system',
      item: day,
      itemVersion: size,
      content: root,
      outcome: `witnesses ${signers.length}`,
    });
    tellAuditors(services, tx);
  });
}
