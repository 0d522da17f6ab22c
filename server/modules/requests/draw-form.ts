import { bytesOf, FAINT, INK, MARGIN_PT, openPaper, type Paper } from '../../paper/open-paper.ts';
import { spellForPaper } from '../../paper/spell-for-paper.ts';
import type { FormRow } from './lay-form.ts';

export const FORM_TITLE = '干部人事档案查（借）阅审批表';

const TERM_PT = 78;
const PAD_PT = 6;
const LEAST_PT = 20;
const SIZE_PT = 10;
const BOTTOM_PT = 54;
const TOP_PT = 96;

type Form = { no: string; foot: string; at: Date; rows: readonly FormRow[] };

/** The form on A4, on a second sheet where it is long. */
export function drawForm({ no, foot, at, rows }: Form): Promise<Buffer> {
  const paper = openPaper(`${FORM_TITLE} ${no}`, at);
  let top = drawHead(paper, no);
  for (const row of rows) {
    const height = heightOf(paper, row);
    if (top + height > paper.page.height - BOTTOM_PT) {
      drawFoot(paper, foot);
      paper.addPage();
      top = drawHead(paper, `${no}（续）`);
    }
    drawRow(paper, row, top, height);
    top += height;
  }
  drawFoot(paper, foot);
  return bytesOf(paper);
}

function drawHead(paper: Paper, no: string): number {
  const width = widthOf(paper);
  paper.font('bold').fontSize(17).fillColor(INK);
  paper.text(FORM_TITLE, MARGIN_PT, MARGIN_PT, { width, align: 'center' });
  paper.font('regular').fontSize(SIZE_PT).fillColor(FAINT);
  paper.text(`编号：${spellForPaper(no)}`, MARGIN_PT, MARGIN_PT + 28, { width, align: 'right' });
  return TOP_PT;
}

function drawFoot(paper: Paper, foot: string): void {
  paper.font('regular').fontSize(8).fillColor(FAINT);
  const place = { width: widthOf(paper), align: 'center', height: 24 } as const;
  paper.text(spellForPaper(foot), MARGIN_PT, paper.page.height - BOTTOM_PT + 16, place);
}

function drawRow(paper: Paper, row: FormRow, top: number, height: number): void {
  const cell = widthOf(paper) / row.length;
  for (const [nth, { term, words }] of row.entries()) {
    const left = MARGIN_PT + nth * cell;
    paper.lineWidth(0.6).strokeColor(INK);
    paper.rect(left, top, TERM_PT, height).stroke();
    paper.rect(left + TERM_PT, top, cell - TERM_PT, height).stroke();
    paper.font('bold').fontSize(SIZE_PT).fillColor(INK);
    write(paper, term, { left, top, width: TERM_PT, height }, 'center');
    paper.font('regular');
    write(paper, words, { left: left + TERM_PT, top, width: cell - TERM_PT, height }, 'left');
  }
}

type Box = { left: number; top: number; width: number; height: number };

/** Half-way down its box. */
function write(paper: Paper, words: string, box: Box, align: 'center' | 'left'): void {
  const lines = spellLines(words);
  const options = { ...setting(box.width), align };
  const down = Math.max(PAD_PT, (box.height - paper.heightOfString(lines, options)) / 2);
  paper.text(lines, box.left + PAD_PT, box.top + down, options);
}

function heightOf(paper: Paper, row: FormRow): number {
  const cell = widthOf(paper) / row.length;
  paper.font('bold').fontSize(SIZE_PT);
  const terms = row.map(({ term }) => paper.heightOfString(spellLines(term), setting(TERM_PT)));
  paper.font('regular');
  const words = row.map(({ words }) =>
    paper.heightOfString(spellLines(words), setting(cell - TERM_PT)),
  );
  return Math.max(LEAST_PT, ...terms, ...words) + 2 * PAD_PT;
}

function setting(width: number): { width: number; lineGap: number } {
  return { width: width - 2 * PAD_PT, lineGap: 2 };
}

function spellLines(words: string): string {
  return words.split('\n').map(spellForPaper).join('\n');
}

function widthOf(paper: Paper): number {
  return paper.page.width - 2 * MARGIN_PT;
}
