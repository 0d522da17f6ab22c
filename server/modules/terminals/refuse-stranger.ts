import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { Whereabouts } from '../../http/whereabouts.ts';

/**
 * The refusal of a call from no registered terminal, recorded. One address is written down once a minute:
 * a stranger who knocks a thousand times must not fill the ledger.
 */
export async function refuseStranger(
  services: Pick<Services, 'db' | 'ledger' | 'terminalDesk'>,
  { address }: Pick<Whereabouts, 'address'>,
): Promise<AppError> {
  if (services.terminalDesk.strangers.admits(address)) {
    await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
      services.ledger.record(tx, {
        kind: 'DENY',
        action: 'terminals.recognise',
        actor: 'anonymous',
        outcome: 'unregistered_terminal',
        detail: address,
      }),
    );
  }
  return new AppError(
    'unauthenticated',
    '本终端未登记，不能使用本系统。请在登录页申请登记，或联系安全保密管理员。',
  );
}
