import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Topic } from '../../sockets/notices.ts';

/** Tells people and at most one unit, once committed, that something of theirs has changed. */
export function announce(
  { notices }: Pick<Services, 'notices'>,
  tx: Tx,
  topic: Topic,
  to: { accounts: string[]; unit?: string | undefined },
): void {
  const accounts = to.accounts.map((accountId) => ({ accountId }));
  notices.changed(tx, topic, to.unit === undefined ? accounts : [...accounts, { unitId: to.unit }]);
}
