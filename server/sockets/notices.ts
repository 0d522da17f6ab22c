import type { Tx } from '../../db/connect.ts';

/** What may have changed. A notice carries no data: the client asks again through the guarded routes. */
export type Topic = 'requests' | 'intake' | 'viewing' | 'session' | 'ledger' | 'changes';

/** Whom it concerns: everyone of a unit, one account, or one session. */
export type Audience = { unitId: string } | { accountId: string } | { sessionId: string };

export type Notices = {
  /** Tells the audiences once the transaction has committed, and nobody when it rolls back. */
  changed(tx: Tx, topic: Topic, audiences: Audience[]): void;
  /** Tells them now: for changes that are committed already. */
  changedNow(topic: Topic, audiences: Audience[]): void;
  /** Cuts sockets now: of a session that has ended, or all of an account's. */
  dismiss(audience: Audience): void;
  /** Cuts them once the transaction has committed. */
  dismissAfter(tx: Tx, audience: Audience): void;
};

export function roomOf(audience: Audience): string {
  if ('unitId' in audience) return `unit:${audience.unitId}`;
  if ('accountId' in audience) return `account:${audience.accountId}`;
  return `session:${audience.sessionId}`;
}
