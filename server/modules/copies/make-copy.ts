import type { Readable } from 'node:stream';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { blankPage } from '../../imaging/blank-page.ts';
import { findAccount } from '../accounts/index.ts';
import {
  findVolume,
  listPagesFrom,
  requireKey,
  secrecyMark,
  type PageRow,
  type VolumeRow,
} from '../archives/index.ts';
import type { Receipt } from '../ledger/index.ts';
import type { ApprovedItem } from '../requests/index.ts';
import { isOutputPoint } from '../terminals/index.ts';
import { findUnit } from '../units/index.ts';
import { deliver, layoutOf, openInTurn } from '../viewing/index.ts';
import type { Sheet } from './draw-sheet.ts';
import { findItem, loadOrder, type Order } from './load-order.ts';
import { markPicture } from './mark-picture.ts';
import { printSheets } from './print-sheets.ts';
import { recordMaking, type Made, type Making } from './record-making.ts';
import { requireUnderWay } from './require-under-way.ts';
import { setExtract } from './set-extract.ts';
import { faceOf, type SheetFace } from './sheet-face.ts';

/** What the sheet has room for, at about 170 dpi: the mark is as fine as on a page that is viewed. */
const EXTRACT_PX = { width: 1240, height: 1570 };

type Input = Making & { signal: AbortSignal };

/**
 * Makes one approved copy at an output point: on record first, then page by page decrypted, marked for its recipient
 * and set on numbered sheets. Its bytes leave once; what was not printed well is spoilt, and made again under a new
 * number.
 */
export async function makeCopy(services: Services, actor: Actor, input: Input): Promise<Bytes> {
  const { db, policy } = services;
  const order = await loadOrder(db, input.requestId);
  const approved = order && (await findItem(policy, db, order, input.item));
  const volume = order && (await findVolume(db, order.request.volume_id));
  if (!approved || !volume) throw forbidden();
  await requireOutputPoint(services, actor, order);
  await requireKey(db, volume.id);
  const pages = await listApproved(services, volume, approved);
  const made = await recordMaking(services, actor, input, { approved, pages });
  const { signal } = input;
  const bytes = await deliver(services, actor, made.delivery, signal, async (receipt) => {
    const face = await composeFace(services, actor, { order, approved, volume, made, receipt });
    return print(services, actor, { pages, made, receipt, face, signal });
  });
  return { bytes, fileName: `${made.copy.no}.pdf` };
}

async function requireOutputPoint(
  { db, ledger }: Services,
  actor: Actor,
  { request }: Order,
): Promise<void> {
  if (await isOutputPoint(db, actor.terminalId)) return;
  await ledger.recordAlone({
    kind: 'DENY',
    action: 'copies.make',
    ...traceOf(actor),
    item: request.volume_id,
    approval: request.id,
    outcome: 'no_output_point',
  });
  throw new AppError('conflict', NO_OUTPUT_POINT);
}

export const NO_OUTPUT_POINT =
  '本终端不是输出点，不能打印复制件。请到登记为输出点的终端办理；需要增设的，请安全保密管理员提出终端变更';

/** @throws AppError `conflict` where a page that was approved is not there any more. */
async function listApproved(
  { db }: Services,
  volume: VolumeRow,
  { materialId, pageNos }: ApprovedItem,
): Promise<PageRow[]> {
  const all = await listPagesFrom(db, volume.id, materialId, 1, pageNos.at(-1) ?? 0);
  const pages = all.filter(({ no }) => pageNos.includes(no));
  if (pages.length === pageNos.length) return pages;
  throw new AppError('conflict', '批准的页码与现存材料不符，请核对目录后请申请人重新申请');
}

type Facing = {
  order: Order;
  approved: ApprovedItem;
  volume: VolumeRow;
  made: Made;
  receipt: Receipt;
};

async function composeFace(
  { config, db, ledger }: Services,
  actor: Actor,
  { order, approved, volume, made, receipt }: Facing,
): Promise<SheetFace> {
  const recipient = await findAccount(db, made.copy.recipient_id);
  const unit = recipient && (await findUnit(db, recipient.unit_id));
  return faceOf({
    copy: made.copy,
    count: approved.count,
    materialMark: approved.mark,
    archiveNo: volume.archive_no,
    requestNo: order.request.no,
    whatFor: order.copies.whatFor,
    secrecyMark: secrecyMark(volume.level),
    recipient: { name: recipient?.name ?? '', unitName: unit?.name ?? '' },
    maker: actor,
    layout: layoutOf(config),
    origin: ledger.origin,
    receipt,
  });
}

type Printing = {
  pages: readonly PageRow[];
  made: Made;
  receipt: Receipt;
  face: SheetFace;
  signal: AbortSignal;
};

async function print(
  services: Services,
  actor: Actor,
  { pages, made, receipt, face, signal }: Printing,
): Promise<Readable> {
  const { copy, text } = made;
  const files = pages.map((page) => ({ page, file: page.master }));
  const openPage =
    text === null ? await openInTurn(services, actor, copy.entry_id, files) : undefined;
  const texts = text === null ? [] : setExtract(text);
  const turn = { accountId: actor.accountId, signal, index: receipt.index };
  const sheet = async (nth: number): Promise<Sheet> => {
    const lines = texts[nth];
    const image = openPage ? await openPage(nth) : blankPage(EXTRACT_PX);
    const picture = await markPicture(services, image, face.mark, turn);
    await requireUnderWay(services, actor, copy.request_id, nth > 0 ? copy.no : undefined);
    return { picture, ...(lines && { lines }) };
  };
  return printSheets({ face, count: copy.sheets, at: copy.made_at, sheet });
}
