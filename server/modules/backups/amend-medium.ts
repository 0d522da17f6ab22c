import type { Tx } from '../../../db/connect.ts';
import { OFFICERS } from '../../../policies/vocabulary.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { MediumStanding } from './contract.ts';
import { findMedium, insertMediumVersion } from './store.ts';

/** Sets down who holds a medium now, where, and what has become of it; what stood before is kept. */
export async function amendMedium(
  services: Services,
  tx: Tx,
  actor: Actor,
  mediumId: string,
  { version, ...standing }: MediumStanding,
): Promise<{ id: string }> {
  const medium = await findMedium(tx, mediumId);
  if (!medium) throw forbidden();
  if (medium.version !== version) {
    throw new AppError('conflict', '该介质的登记已有变化，请刷新后再改');
  }
  if (medium.state === 'destroyed') {
    throw new AppError('conflict', `介质 ${medium.label} 已登记销毁，不能再变更`);
  }
  const next = { id: medium.id, version: version + 1 };
  const row = { kind: medium.kind, ...standing };
  await insertMediumVersion(tx, next, row, actor.accountId, services.clock());
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'backups.amend_medium',
    ...traceOf(actor),
    item: medium.id,
    itemVersion: next.version,
    outcome: standing.state,
    detail: `${standing.holder}\n${standing.place}\n${standing.note}`,
  });
  services.notices.changed(
    tx,
    'backups',
    OFFICERS.map((role) => ({ role })),
  );
  return { id: medium.id };
}
