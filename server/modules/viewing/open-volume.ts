import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { requireKey } from '../archives/index.ts';
import { findGrant, findReaders, findRequest } from '../requests/index.ts';
import type { Opening } from './contract.ts';
import { presentOpening } from './present-opening.ts';
import { insertOpening, wasConfirmed } from './store.ts';

/**
 * Opens a volume under a granted request. The first opening waits for the other reader's confirmation
 * (双人阅档); once given, later openings under the same request need none.
 */
export async function openVolume(
  services: Services,
  tx: Tx,
  actor: Actor,
  requestId: string,
): Promise<Opening> {
  const request = await findRequest(tx, requestId);
  const grant = await findGrant(tx, requestId, actor.accountId);
  if (!request || !grant) throw forbidden();
  await requireKey(tx, grant.volume_id);
  const readers = await findReaders(tx, requestId, request.round);
  const isFirst = services.config.needsCoReader && !(await wasConfirmed(tx, requestId));
  const now = services.clock();
  const id = randomUUIDv7();
  await insertOpening(tx, {
    id,
    grant_id: grant.id,
    account_id: actor.accountId,
    session_id: actor.sessionId,
    opened_at: now,
    co_reader_id: isFirst ? (readers.find((reader) => reader !== actor.accountId) ?? null) : null,
    confirmed_at: isFirst ? null : now,
  });
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'viewing.open',
    ...traceOf(actor),
    item: grant.volume_id,
    purpose: request.purpose,
    approval: requestId,
  });
  return presentOpening(services, tx, id);
}
