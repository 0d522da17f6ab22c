import type { Tx } from '../../db/connect.ts';
import type { Role } from '../../policies/vocabulary.ts';

/** What may have changed. A notice carries no data: the client asks again through the guarded routes. */
export const TOPICS = [
  'requests',
  'intake',
  'viewing',
  'copies',
  'session',
  'ledger',
  'changes',
  'terminals',
  'storage',
  'backups',
  'witnesses',
  'alarms',
  'oversight',
] as const;
export type Topic = (typeof TOPICS)[number];

/** Whom it concerns: everyone of a unit or of a role, one account, one session, or one terminal's people. */
export type Audience =
  | { unitId: string }
  | { role: Role }
  | { accountId: string }
  | { sessionId: string }
  | { terminalId: string };

export type Notices = {
  /** Tells the audiences once the transaction has committed, and nobody when it rolls back. */
  changed(tx: Tx, topic: Topic, audiences: readonly Audience[]): void;
  /** Tells them now: for changes that are committed already. */
  changedNow(topic: Topic, audiences: readonly Audience[]): void;
  /** Cuts sockets now: of a session that has ended, or all of an account's or a terminal's. */
  dismiss(audience: Audience): void;
  /** Cuts them once the transaction has committed. */
  dismissAfter(tx: Tx, audience: Audience): void;
};

export function roomOf(audience: Audience): string {
  if ('unitId' in audience) return `unit:${audience.unitId}`;
  if ('role' in audience) return `role:${audience.role}`;
  if ('terminalId' in audience) return `terminal:${audience.terminalId}`;
  if ('accountId' in audience) return `account:${audience.accountId}`;
  return `session:${audience.sessionId}`;
}
