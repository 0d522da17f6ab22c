import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { requireOutside } from './require-outside.ts';
import { requireRecipients } from './require-recipients.ts';
import { findMedium, findOpenRun, insertRun } from './store.ts';

export type BackupOrder = { medium: string; path: string };

/** Begins a backup in the background; `actor` is undefined where the schedule does. One runs at a time. */
export async function requestBackup(
  services: Services,
  tx: Tx,
  actor: Actor | undefined,
  order: BackupOrder,
): Promise<{ id: string }> {
  const medium = await findMedium(tx, order.medium);
  if (!medium) throw invalid('没有登记过这个介质，请先登记', 'medium');
  if (medium.state !== 'in_use') {
    throw new AppError('conflict', `介质 ${medium.label} 不在用，不能写入，请换用在用的介质`);
  }
  await requireRecipients(tx, services.clock());
  const path = await requireOutside(services.config.home, order.path);
  await services.disks.requireRoomAt(path);
  if (await findOpenRun(tx)) throw new AppError('conflict', '已有备份正在进行，请等它结束');
  const by = actor?.accountId ?? null;
  const run = { medium_id: medium.id, path, requested_by: by };
  const runId = await insertRun(tx, run, services.clock());
  await services.ledger.record(tx, {
    kind: 'INTENT',
    action: 'backups.run',
    ...(actor ? traceOf(actor) : { actor: 'system' }),
    item: medium.id,
    approval: runId,
    detail: path,
  });
  void tx.executionPromise.then(
    () => services.backups.wake(),
    () => undefined,
  );
  return { id: runId };
}
