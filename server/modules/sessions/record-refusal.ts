import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { AccountRow } from '../accounts/index.ts';

/** Sets down a log-in that was refused: settles when it is committed. */
export async function recordRefusal(
  services: Services,
  refused: {
    action: 'sessions.login' | 'sessions.challenge' | 'sessions.login_with_key';
    account?: AccountRow | undefined;
    terminalId?: string;
    outcome: string;
  },
): Promise<void> {
  const { action, account, terminalId, outcome } = refused;
  await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DENY',
      action,
      actor: account?.id ?? 'anonymous',
      ...(account ? { unit: account.unit_id } : {}),
      ...(terminalId === undefined ? {} : { terminal: terminalId }),
      outcome,
    }),
  );
}
