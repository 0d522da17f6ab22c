import { realpath, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findMedium, findOpenRun, findRecipients, insertRun } from './store.ts';

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
  if (!(await findRecipients(tx))) {
    throw new AppError('conflict', '还没有设定备份接收人，请先提出变更设定');
  }
  const path = await requireOutside(services.config.home, order.path);
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

/** A backup inside of what it backs up would be lost with it. */
async function requireOutside(home: string, path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw invalid(`服务器上没有文件夹 ${path}，请先挂载介质`, 'path');
  const [inner, outer] = await Promise.all([realpath(path), realpath(home)]);
  const within = (one: string, other: string): boolean => !/^\.\.(\/|$)/.test(relative(other, one));
  if (within(inner, outer) || within(outer, inner)) {
    throw invalid('备份不能写在数据目录里，请给出另一块磁盘', 'path');
  }
  return inner;
}
