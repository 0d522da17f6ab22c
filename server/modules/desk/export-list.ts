import type { z } from 'zod';
import type { Services } from '../../context.ts';
import { dayOf, endOfDay, minuteOf, startOfDay } from '../../clock.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import {
  awaitReceipt,
  findNewest,
  presentEntries,
  readEntry,
  requirePastLedger,
} from '../ledger/index.ts';
import type { LedgerEntry } from '../ledger/contract.ts';
import type { exportList as contract } from './contract.ts';
import { writeCsv } from '../../write-csv.ts';

/** What a spreadsheet still bears. More is for the export of the whole ledger, which proves itself. */
const MOST_ROWS = 10_000;

const COLUMNS = [
  '序号',
  '时间',
  '类别',
  '行为',
  '人员',
  '人员编号',
  '单位',
  '终端',
  '对象编号',
  '页数',
  '用途',
  '依据编号',
  '结果或原因',
  '与原文相符',
];

/**
 * The list that somebody sees as a table to carry away, the newest rows first. It says on itself who took it, when,
 * by which entry and what was asked; the reason stays beside that entry.
 */
export async function exportList(
  services: Services,
  actor: Actor,
  { reason, from, to, ...asked }: z.output<typeof contract.body>,
): Promise<Bytes> {
  const { db } = services;
  await requirePastLedger(db, asked);
  const period = { ...(from && { from: startOfDay(from) }), ...(to && { to: endOfDay(to) }) };
  const rows = await findNewest(db, { ...asked, ...period }, MOST_ROWS + 1);
  const shown = rows.slice(0, MOST_ROWS);
  const question = JSON.stringify({ ...asked, from, to });
  const recorded = await withinTransaction(db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DONE',
      action: 'ledger.export_list',
      ...traceOf(actor),
      outcome: `rows ${shown.length}`,
      detail: `事由：${reason}\n筛选：${question}`,
    }),
  );
  const { index } = await awaitReceipt(recorded);
  const now = services.clock();
  const entries = await presentEntries(db, shown.map(readEntry));
  const bytes = writeCsv([
    [
      `${asked.past === undefined ? '' : `旧账本 ${asked.past} 的`}账本条目清单，共 ${shown.length} 条${rows.length > MOST_ROWS ? '（只含最新部分）' : ''}`,
    ],
    [`由 ${actor.name} 于 ${minuteOf(now)} 导出，记于账本第 ${index} 条；筛选：${question}`],
    COLUMNS,
    ...entries.map(asRow),
  ]);
  return { bytes, fileName: `lantai-entries-${dayOf(now).replaceAll('-', '')}-${index}.csv` };
}

function asRow(entry: LedgerEntry): (string | number)[] {
  return [
    entry.index,
    entry.at,
    entry.kind,
    entry.action,
    entry.actorName,
    entry.actor,
    entry.unitName,
    entry.terminalName,
    entry.item ?? '',
    entry.pageCount,
    entry.purpose ?? '',
    entry.approval ?? '',
    entry.outcome ?? '',
    entry.isSound ? '是' : '否',
  ];
}
