import type { Services } from '../../context.ts';
import { dayOf, minuteOf } from '../../clock.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Bytes } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { writeCsv } from '../../write-csv.ts';
import { awaitReceipt } from '../ledger/index.ts';
import type { CopyRow, RegisterFilter } from './contract.ts';
import { listRegister } from './copy-view.ts';
import { drawRegister } from './draw-register.ts';
import { presentRow } from './present-row.ts';
import { cellsOf, REGISTER_COLUMNS } from './register-columns.ts';

/** What a spreadsheet still bears, and what still is a register on paper. */
const MOST_ROWS = { csv: 10_000, pdf: 1000 } as const;

type Input = RegisterFilter & { reason: string };
/** Who took a register, when, and by which entry. */
type Taken = { rows: CopyRow[]; head: string; foot: string; name: string; at: Date };

/** The register, or the part of it that somebody sees, as a table to carry away. It says on itself who took it. */
export async function exportRegister(
  services: Services,
  actor: Actor,
  input: Input,
): Promise<Bytes> {
  const { rows, head, foot, name } = await take(services, actor, input, 'csv');
  const names = REGISTER_COLUMNS.map((column) => column.name);
  const bytes = writeCsv([[head], [foot], names, ...rows.map(cellsOf)]);
  return { bytes, fileName: `${name}.csv` };
}

/** The same as pages of the paper register (复制摘录登记簿). */
export async function printRegister(
  services: Services,
  actor: Actor,
  input: Input,
): Promise<Bytes> {
  const { rows, head, foot, name, at } = await take(services, actor, input, 'pdf');
  const bytes = await drawRegister({ head, foot, at, cells: rows.map(cellsOf) });
  return { bytes, fileName: `${name}.pdf` };
}

async function take(
  services: Services,
  actor: Actor,
  { reason, ...filter }: Input,
  form: 'csv' | 'pdf',
): Promise<Taken> {
  const { db, ledger } = services;
  const at = services.clock();
  const listed = await listRegister(db, actor, filter, MOST_ROWS[form] + 1, at);
  const rows = listed.slice(0, MOST_ROWS[form]).map((row) => presentRow(row, at));
  const recorded = await withinTransaction(db, ledger.recordedIn, (tx) =>
    ledger.record(tx, {
      kind: 'DONE',
      action: form === 'csv' ? 'copies.export' : 'copies.print',
      ...traceOf(actor),
      outcome: `rows ${rows.length}`,
      detail: `事由：${reason}\n筛选：${JSON.stringify(filter)}`,
    }),
  );
  const { index } = await awaitReceipt(recorded);
  const part = listed.length > rows.length ? '（只含最新部分）' : '';
  return {
    rows,
    head: `${actor.unitName}复制摘录登记簿，共 ${rows.length} 条${part}`,
    foot: `由 ${actor.name} 于 ${minuteOf(at)} 导出，记于账本第 ${index} 条`,
    name: `lantai-copies-${dayOf(at).replaceAll('-', '')}-${index}`,
    at,
  };
}
