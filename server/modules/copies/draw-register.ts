import { bytesOf, FAINT, INK, openPaper, type Paper } from '../../paper/open-paper.ts';
import { spellForPaper } from '../../paper/spell-for-paper.ts';
import { REGISTER_COLUMNS } from './register-columns.ts';

const ROWS_PER_PAGE = 22;
const TOP_PT = 78;
const ROW_PT = 21;
const LEFT_PT = 24;
const SIZE_PT = 7;

/** Pages of the paper register, lying, each with its number and who took them. */
export function drawRegister({
  head,
  foot,
  at,
  cells,
}: {
  head: string;
  foot: string;
  at: Date;
  cells: readonly (readonly string[])[];
}): Promise<Buffer> {
  const paper = openPaper('复制摘录登记簿', at, 'landscape');
  const count = Math.max(1, Math.ceil(cells.length / ROWS_PER_PAGE));
  for (let page = 0; page < count; page += 1) {
    if (page > 0) paper.addPage();
    const width = paper.page.width - 2 * LEFT_PT;
    paper.font('bold').fontSize(15).fillColor(INK);
    paper.text(spellForPaper(head), LEFT_PT, 28, { width, align: 'center', height: 20 });
    drawRow(
      paper,
      TOP_PT - ROW_PT,
      REGISTER_COLUMNS.map(({ name }) => name),
      'bold',
    );
    const rows = cells.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE);
    for (const [index, row] of rows.entries()) drawRow(paper, TOP_PT + index * ROW_PT, row);
    paper.font('regular').fontSize(8).fillColor(FAINT);
    const words = `${spellForPaper(foot)}\u3000\u3000第 ${page + 1} 页，共 ${count} 页`;
    paper.text(words, LEFT_PT, paper.page.height - 36, { width, align: 'center', height: 12 });
  }
  return bytesOf(paper);
}

function drawRow(
  paper: Paper,
  top: number,
  cells: readonly string[],
  font: 'bold' | 'regular' = 'regular',
): void {
  paper.font(font).fontSize(SIZE_PT).fillColor(INK);
  let left = LEFT_PT;
  for (const [index, { widthPt }] of REGISTER_COLUMNS.entries()) {
    paper.rect(left, top, widthPt, ROW_PT).lineWidth(0.3).stroke(FAINT);
    const options = { width: widthPt - 4, height: ROW_PT - 2, ellipsis: true, lineGap: -1 };
    paper.text(spellForPaper(cells[index] ?? ''), left + 2, top + 2, options);
    left += widthPt;
  }
}
