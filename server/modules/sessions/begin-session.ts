import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Visitor } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { markLogin, type AccountRow } from '../accounts/index.ts';
import { tellWatchers, type Terminal } from '../terminals/index.ts';
import type { Me } from './contract.ts';
import { actorOf, requireSession, tokenDigest } from './identify.ts';
import { presentMe } from './present-me.ts';
import { endOldestSessions, endSessionOfToken } from './end-store.ts';
import { insertSession } from './store.ts';

/** How a person has shown who they are. */
export type Proof =
  | { method: 'password'; action: 'sessions.login' }
  | { method: 'key'; action: 'sessions.login_with_key'; keyId: string };

/**
 * Gives the visitor a fresh session, whatever cookie came along; what that cookie had opened is left, and
 * sessions beyond what the profile allows one person end.
 */
export async function beginSession(
  services: Services,
  visitor: Visitor,
  account: AccountRow,
  terminal: Terminal,
  proof: Proof,
): Promise<Me> {
  const token = randomBytes(32).toString('base64url');
  const now = services.clock();
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    // Holds the account's row: of two log-ins at once, the later one finds the earlier one's session.
    await markLogin(tx, account.id, now);
    const trace = { actor: account.id, unit: account.unit_id, terminal: terminal.id };
    for (const sessionId of await endEarlier(services, tx, visitor, account.id, now)) {
      services.notices.dismissAfter(tx, { sessionId });
      const entry = {
        kind: 'DONE',
        action: 'sessions.replace',
        ...trace,
        item: sessionId,
      } as const;
      await services.ledger.record(tx, entry);
    }
    const keyId = proof.method === 'key' ? proof.keyId : null;
    await insertSession(
      tx,
      {
        id: randomUUIDv7(),
        tokenDigest: tokenDigest(token),
        accountId: account.id,
        terminal,
        address: visitor.address,
        method: proof.method,
        keyId,
      },
      now,
    );
    await services.ledger.record(tx, {
      kind: 'DONE',
      action: proof.action,
      ...trace,
      ...(keyId !== null && { item: keyId }),
    });
    tellWatchers(services, tx);
  });
  visitor.setToken(token);
  const session = await requireSession(services, token, visitor);
  return presentMe(services, await actorOf(services, session));
}

/** Ids of the sessions that end by this log-in. */
async function endEarlier(
  { config }: Services,
  tx: Tx,
  { token }: Visitor,
  accountId: string,
  now: Date,
): Promise<string[]> {
  const { sessionsPerPerson } = config.profile;
  const left = token === undefined ? [] : await endSessionOfToken(tx, tokenDigest(token), now);
  if (sessionsPerPerson === 0) return left;
  return [...left, ...(await endOldestSessions(tx, accountId, sessionsPerPerson - 1, now))];
}
