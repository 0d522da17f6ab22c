import { authorize } from '../../../policies/authorize.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { factsOf } from '../../facts-of.ts';
import type { Actor } from '../../http/actor.ts';
import { findAccount } from '../accounts/index.ts';
import { findCategory } from '../archives/index.ts';
import { AFTERWARDS_NAMES, writePageNumbers } from '../requests/index.ts';
import { isOutputPoint } from '../terminals/index.ts';
import { findUnit } from '../units/index.ts';
import type { OrderDetail } from './contract.ts';
import { listCopiesOf } from './copy-view.ts';
import { countLeft, findSlot } from './find-slot.ts';
import { findItem, isOrderLive, listRecipients, loadOrder, type Order } from './load-order.ts';
import { NO_OUTPUT_POINT } from './make-copy.ts';
import { loadOrderRow } from './order-view.ts';
import { presentRow } from './present-row.ts';
import { listMade } from './store.ts';
import { subjectOfOrder } from './subject-of-copies.ts';

/** An approved request as who makes its copies sees it: what is wanted, what is made, and what stands in the way. */
export async function showOrder(
  services: Services,
  db: Db,
  actor: Actor,
  requestId: string,
): Promise<OrderDetail> {
  const order = await loadOrder(db, requestId);
  const row = order && (await loadOrderRow(services.policy, db, requestId));
  if (!row) throw forbidden();
  const { whatFor, afterwards, dueOn } = order.copies;
  const rows = await listCopiesOf(db, requestId);
  return {
    ...row,
    whatFor,
    afterwardsLabel: AFTERWARDS_NAMES[afterwards],
    dueOn,
    recipients: await presentRecipients(db, actor, order),
    items: await presentItems(services, db, order),
    copies: rows.map((copy) => presentRow(copy, services.clock())),
    obstacle: await findObstacle(services, db, actor, order),
  };
}

async function presentRecipients(
  db: Db,
  actor: Actor,
  order: Order,
): Promise<OrderDetail['recipients']> {
  const ids = (await listRecipients(db, order)).filter((id) => id !== actor.accountId);
  const recipients = await Promise.all(
    ids.map(async (accountId) => {
      const account = await findAccount(db, accountId);
      const unit = account && (await findUnit(db, account.unit_id));
      return { accountId, name: account?.name ?? '', unitName: unit?.name ?? '' };
    }),
  );
  return recipients;
}

async function presentItems(
  { policy }: Services,
  db: Db,
  order: Order,
): Promise<OrderDetail['items']> {
  const made = await listMade(db, order.request.id);
  const items: OrderDetail['items'] = [];
  for (const [index, approved] of order.copies.items.entries()) {
    const item = index + 1;
    const isOpen = (await findItem(policy, db, order, item)) !== undefined;
    const { copying, mark, classCode, pageNos, count } = approved;
    items.push({
      item,
      copying,
      mark,
      className: findCategory(classCode)?.name ?? '',
      pages: writePageNumbers(pageNos),
      pageNos,
      count,
      left: isOpen ? countLeft({ item, count }, made) : 0,
      hasText: findSlot({ item, count }, made)?.sealedText != null,
    });
  }
  return items;
}

async function findObstacle(
  services: Services,
  db: Db,
  actor: Actor,
  order: Order,
): Promise<string | null> {
  const now = services.clock();
  if (!isOrderLive(order, now)) {
    return '授权已到期或已收回，不能再制作；确需使用的，请申请人重新申请';
  }
  const subject = await subjectOfOrder(services, db, actor, order.request.id);
  const facts = subject && factsOf(actor, 'copies.make', subject, now);
  if (!facts || !authorize(services.policy, facts).isAllowed) {
    return '复制、摘录由保管单位的档案管理员制作，其他人只能查看';
  }
  return (await isOutputPoint(db, actor.terminalId)) ? null : NO_OUTPUT_POINT;
}
