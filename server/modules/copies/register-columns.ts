import { minuteOf } from '../../clock.ts';
import { COPYING_NAMES } from '../../../policies/vocabulary.ts';
import type { CopyRow } from './contract.ts';

type Column = { name: string; widthPt: number; cell: (row: CopyRow) => string };

/** The register as a table, on a screen's spreadsheet and on paper alike; widths are those on paper. */
export const REGISTER_COLUMNS: readonly Column[] = [
  { name: '编号', widthPt: 62, cell: ({ no }) => no },
  { name: '种类', widthPt: 26, cell: ({ copying }) => COPYING_NAMES[copying] },
  { name: '制作时间', widthPt: 66, cell: ({ madeAt }) => minuteOf(new Date(madeAt)) },
  { name: '被查阅人', widthPt: 46, cell: ({ personName }) => personName },
  { name: '档号', widthPt: 58, cell: ({ archiveNo }) => archiveNo },
  { name: '材料', widthPt: 34, cell: ({ mark }) => mark },
  { name: '页码', widthPt: 48, cell: ({ pages }) => pages },
  { name: '份', widthPt: 24, cell: ({ nth, count }) => `${nth}/${count}` },
  { name: '依据', widthPt: 66, cell: ({ requestNo }) => requestNo },
  {
    name: '领用人',
    widthPt: 104,
    cell: ({ recipientName, recipientUnit }) => `${recipientName}（${recipientUnit}）`,
  },
  { name: '制作人', widthPt: 42, cell: ({ makerName }) => makerName },
  { name: '用后处理', widthPt: 92, cell: ({ afterwardsLabel }) => afterwardsLabel },
  { name: '期限', widthPt: 50, cell: ({ dueOn }) => dueOn },
  {
    name: '状态',
    widthPt: 66,
    cell: ({ stateLabel, isOverdue }) => (isOverdue ? `${stateLabel}，逾期` : stateLabel),
  },
];

export function cellsOf(row: CopyRow): string[] {
  return REGISTER_COLUMNS.map(({ cell }) => cell(row));
}
