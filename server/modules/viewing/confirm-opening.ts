import type { Services } from '../../context.ts';
import { AppError, forbidden, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { findAccount, verifySecret } from '../accounts/index.ts';
import type { Opening } from './contract.ts';
import { findReading } from './reading-view.ts';
import { presentOpening } from './present-opening.ts';
import { confirmOpening as confirm } from './store.ts';

/**
 * The other reader, standing by, confirms the first opening with their own PIN. A wrong PIN is recorded and
 * counted against the reader whose PIN it is.
 */
export async function confirmOpening(
  services: Services,
  actor: Actor,
  { openingId, pin }: { openingId: string; pin: string },
): Promise<Opening> {
  const reading = await findReading(services.db, openingId);
  if (!reading) throw forbidden();
  const { opening, grant } = reading;
  if (opening.confirmed_at) return presentOpening(services, services.db, openingId);
  if (!opening.co_reader_id) throw new AppError('conflict', '本次阅档没有第二名阅档人，请重新申请');
  const coReader = await findAccount(services.db, opening.co_reader_id);
  const verdict = await verifySecret(services, coReader, 'pin', pin, actor.terminalId);
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    if (verdict === 'right') await confirm(tx, openingId, services.clock());
    await services.ledger.record(tx, {
      kind: verdict === 'right' ? 'DONE' : 'DENY',
      action: 'viewing.confirm',
      ...traceOf(actor),
      // The confirming reader is the one who acts here, at the first reader's terminal.
      actor: opening.co_reader_id ?? actor.accountId,
      item: grant.volume_id,
      approval: grant.request_id,
      ...(verdict === 'right' ? {} : { outcome: verdict }),
    });
  });
  if (verdict === 'right') return presentOpening(services, services.db, openingId);
  if (verdict === 'locked') {
    throw invalid(`${coReader?.name ?? '第二阅档人'}的 PIN 已锁定，请联系系统管理员`, 'pin');
  }
  const { maxFailures } = services.config.profile;
  throw invalid(`PIN 不正确，请第二阅档人重新输入。连续错误 ${maxFailures} 次即锁定。`, 'pin');
}
