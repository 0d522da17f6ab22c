import type { Tx } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { NewMedium } from './contract.ts';
import { findMedium, insertMedium } from './store.ts';

/** 介质登记: only what is registered may carry a backup. */
export async function registerMedium(
  services: Services,
  tx: Tx,
  actor: Actor,
  { label, ...standing }: NewMedium,
): Promise<{ id: string }> {
  if (await findMedium(tx, label)) throw invalid(`介质 ${label} 登记过，请核对编号`, 'label');
  const row = { ...standing, state: 'in_use' as const, note: '' };
  const id = await insertMedium(tx, label, row, actor.accountId, services.clock());
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'backups.register_medium',
    ...traceOf(actor),
    item: id,
    itemVersion: 1,
    detail: `${label}\n${standing.holder}\n${standing.place}`,
  });
  services.notices.changed(
    tx,
    'backups',
    OFFICERS.map((role) => ({ role })),
  );
  return { id };
}
