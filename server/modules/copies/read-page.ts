import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { READ_COPY_PAGE, SEND_COPY } from '../../key-release/releasing-acts.ts';
import { findVolume, listPagesFrom, requireKey } from '../archives/index.ts';
import { deliver, markOf, openInTurn } from '../viewing/index.ts';
import { findItem, loadOrder } from './load-order.ts';
import { markPicture } from './mark-picture.ts';
import { requireUnderWay } from './require-under-way.ts';

type Input = { requestId: string; item: number; pageNo: number; signal: AbortSignal };

/** One approved page for who writes an extract from it: recorded first, and marked for them as for any reader. */
export async function readPage(services: Services, actor: Actor, input: Input): Promise<Bytes> {
  const { db, policy, ledger } = services;
  const { requestId, item, pageNo, signal } = input;
  const order = await loadOrder(db, requestId);
  const approved = order && (await findItem(policy, db, order, item));
  const volume = order && (await findVolume(db, order.request.volume_id));
  if (!approved || !volume) throw forbidden();
  const [page] = await listPagesFrom(db, volume.id, approved.materialId, pageNo, 1);
  if (page?.no !== pageNo) throw forbidden();
  await requireKey(db, volume.id);
  signal.throwIfAborted();
  const { purpose } = order.request;
  const told = { item: volume.id, pages: page.id, purpose, approval: requestId };
  const act = { kind: 'INTENT', action: READ_COPY_PAGE, ...traceOf(actor), ...told } as const;
  const recorded = await ledger.recordAlone(act);
  const { entryId } = recorded;
  const delivery = { recorded, told, sending: SEND_COPY } as const;
  const bytes = await deliver(services, actor, delivery, signal, async ({ index }) => {
    const openPage = await openInTurn(services, actor, entryId, [{ page, file: 'view' }]);
    const mark = markOf(services, actor, order.request.no, volume);
    const turn = { accountId: actor.accountId, signal, index };
    const marked = await markPicture(services, await openPage(0), mark, turn);
    await requireUnderWay(services, actor, requestId);
    return marked;
  });
  const sent = { sittingId: requestId, isOfCopies: true, grant: order.grant, pageId: page.id };
  services.pageTimes.sent(actor, { ...sent, shownAs: `${item}/${pageNo}`, entryId });
  return { bytes };
}
