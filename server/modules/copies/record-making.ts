import type { Services } from '../../context.ts';
import { dayOf } from '../../clock.ts';
import { AppError, forbidden, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { MAKE_COPY, SEND_COPY } from '../../key-release/releasing-acts.ts';
import { nextNumber, type PageRow } from '../archives/index.ts';
import { holdRequest, type ApprovedItem } from '../requests/index.ts';
import type { Delivery } from '../viewing/index.ts';
import { findSlot } from './find-slot.ts';
import { isOrderLive, listRecipients, loadOrder, type Order } from './load-order.ts';
import { setExtract } from './set-extract.ts';
import { findCopy, insertCopy, listMade, type CopyRecord } from './store.ts';
import { sealText, textFor } from './text-of-extract.ts';

export type Making = {
  copyId: string;
  requestId: string;
  item: number;
  recipientId: string;
  text: string | null;
};

/** A copy that is on record, and its delivery, of which nothing has left yet. */
export type Made = { copy: CopyRecord; text: string | null; delivery: Delivery };

const PREFIXES = { reproduction: 'FZ', extract: 'ZL' } as const;

/**
 * Gives a copy its number and puts its making into register and ledger. The approved number of copies is counted on the
 * request, which is held.
 */
export async function recordMaking(
  services: Services,
  actor: Actor,
  input: Making,
  { approved, pages }: { approved: ApprovedItem; pages: readonly PageRow[] },
): Promise<Made> {
  return withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await holdRequest(tx, input.requestId);
    const order = await loadOrder(tx, input.requestId);
    if (!order || !isOrderLive(order, services.clock())) throw forbidden({ reason: 'ended' });
    if (await findCopy(tx, input.copyId)) throw madeAlready();
    requireRecipient(actor, input.recipientId, await listRecipients(tx, order));
    const slot = findSlot({ ...approved, item: input.item }, await listMade(tx, input.requestId));
    if (!slot) throw allMade(approved.count);
    const text = textFor(services, approved.copying, input.text, slot.sealedText);
    const at = services.clock();
    const year = dayOf(at).slice(0, 4);
    const prefix = PREFIXES[approved.copying];
    const number = await nextNumber(tx, `copies-${prefix}-${year}`);
    const no = `${prefix}${year}-${String(number).padStart(6, '0')}`;
    const told = {
      item: order.request.volume_id,
      pages: pages.map(({ id }) => id).join(' '),
      purpose: order.request.purpose,
      approval: order.request.id,
    };
    const recorded = await services.ledger.record(tx, {
      // Of an extract no page is opened, and so its entry gives no key.
      kind: text === null ? 'INTENT' : 'DONE',
      action: MAKE_COPY,
      ...traceOf(actor),
      ...told,
      outcome: `copy ${no} ${slot.nth}/${approved.count}`,
    });
    const copy: CopyRecord = {
      ...rowOf(order, approved, input, actor),
      no,
      nth: slot.nth,
      attempt: slot.attempt,
      sheets: text === null ? pages.length : setExtract(text).length,
      made_at: at,
      entry_id: recorded.entryId,
      sealed_text: text === null ? null : sealText(services, text),
    };
    await insertCopy(tx, copy);
    services.notices.changed(tx, 'copies', [
      { unitId: actor.unitId },
      { accountId: input.recipientId },
    ]);
    return { copy, text, delivery: { recorded, told, sending: SEND_COPY } as const };
  }).catch((error: unknown) => recordRefusal(services, actor, input.requestId, error));
}

/** What was refused in the transaction was rolled back with it: it is told by itself, before it is answered. */
async function recordRefusal(
  { db, ledger }: Services,
  actor: Actor,
  requestId: string,
  error: unknown,
): Promise<never> {
  const denial = error instanceof AppError ? error.denial : undefined;
  if (denial) {
    const item = (await loadOrder(db, requestId))?.request.volume_id;
    await ledger.recordAlone({
      kind: 'DENY',
      action: MAKE_COPY,
      ...traceOf(actor),
      ...(item !== undefined && { item }),
      approval: requestId,
      outcome: denial.reason,
    });
  }
  throw error;
}

function rowOf(
  { request, copies }: Order,
  { copying, materialId, pageNos }: ApprovedItem,
  { copyId, requestId, item, recipientId }: Making,
  actor: Actor,
) {
  return {
    id: copyId,
    request_id: requestId,
    item,
    copying,
    unit_id: actor.unitId,
    volume_id: request.volume_id,
    material_id: materialId,
    page_nos: JSON.stringify(pageNos),
    recipient_id: recipientId,
    afterwards: copies.afterwards,
    due_on: copies.dueOn,
    made_by: actor.accountId,
    terminal_id: actor.terminalId,
  };
}

function requireRecipient(actor: Actor, recipientId: string, recipients: readonly string[]): void {
  if (!recipients.includes(recipientId)) {
    throw invalid('领用人须是本申请的申请人或阅档人，请重新选择', 'recipientId');
  }
  if (recipientId === actor.accountId) {
    throw invalid('不能为自己制作复制件，请由另一名档案管理员办理', 'recipientId');
  }
}

function madeAlready(): AppError {
  const message =
    '这份复制件已经制作过，不再重复输出。请到登记簿查看；没有打印成功的，登记作废后重做';
  return new AppError('conflict', message, { denial: { reason: 'made_already' } });
}

function allMade(count: number): AppError {
  const message = `批准的 ${count} 份都已制作。打印坏了的，请先登记作废，再重做`;
  return new AppError('conflict', message, { denial: { reason: 'all_made' } });
}
