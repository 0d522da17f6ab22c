import { sm3 } from '../../../../crypto/sm3.ts';
import { minuteOf } from '../../../clock.ts';
import { drawCode } from '../../../paper/draw-code.ts';
import { FAINT, INK, MARGIN_PT, type Paper } from '../../../paper/open-paper.ts';
import { splitText } from './split-text.ts';

const LABEL_PT = 92;
const BOTTOM_PT = 34;
const MOST_IN_ROW = 5;
/** Two rows. */
const MOST_CODES = 2 * MOST_IN_ROW;
const WIDEST_PT = 168;
const GAP_PT = 12;
const UNDER_PT = 16;

/** Who took a paper, when, and by which entry of the ledger. */
export type Taken = { by: string; unit: string; at: Date; index: number };

const widthOf = (paper: Paper): number => paper.page.width - 2 * MARGIN_PT;

export function drawTitle(paper: Paper, title: string, lead: string): void {
  paper.font('bold').fontSize(18).text(title, { align: 'center' });
  paper.font('regular').fontSize(9.5).fillColor(FAINT).text(lead, { align: 'center' });
  paper.fillColor(INK).moveDown(0.8);
}

export function drawHeading(paper: Paper, words: string): void {
  paper.moveDown(0.5).font('bold').fontSize(10.5).text(words, MARGIN_PT);
  paper.font('regular').moveDown(0.15);
}

export type Fact = [term: string, value: string];

/** Terms on the left, their values beside them. */
export function drawFacts(paper: Paper, facts: readonly Fact[], sizePt = 8.5): void {
  paper.fontSize(sizePt);
  for (const [term, value] of facts) {
    const top = paper.y;
    paper.fillColor(FAINT).text(term, MARGIN_PT, top, { width: LABEL_PT });
    const low = paper.y;
    const options = { width: widthOf(paper) - LABEL_PT };
    paper.fillColor(INK).text(value, MARGIN_PT + LABEL_PT, top, options);
    paper.y = Math.max(low, paper.y) + 1;
  }
  paper.x = MARGIN_PT;
}

export function drawWords(paper: Paper, words: string, sizePt = 8.5): void {
  paper.fontSize(sizePt).text(words, MARGIN_PT, paper.y, { width: widthOf(paper) });
}

/**
 * The file itself as codes side by side: read in order and put together they are the file, byte for byte, so that
 * the paper alone can be verified. Of a file that is too long for one sheet the paper has the digest.
 */
export function drawCodes(paper: Paper, text: string): void {
  const pieces = splitText(text);
  if (pieces.length > MOST_CODES) {
    const digest = sm3(Buffer.from(text)).toString('hex');
    drawWords(paper, `证明文件较长，纸上印不下，只在本 PDF 的附件里；其 SM3 摘要为 ${digest}。`);
    return;
  }
  const perRow = isLong(text) ? MOST_IN_ROW : pieces.length;
  const side = Math.min(WIDEST_PT, (widthOf(paper) - GAP_PT * (perRow - 1)) / perRow);
  const start = paper.y;
  for (const [nth, piece] of pieces.entries()) {
    const left = MARGIN_PT + (nth % perRow) * (side + GAP_PT);
    const top = start + Math.floor(nth / perRow) * (side + UNDER_PT);
    drawCode(paper, piece, { left, top, side });
    const label = pieces.length > 1 ? `第 ${nth + 1} 码，共 ${pieces.length} 码` : '证明文件';
    paper
      .fontSize(7.5)
      .fillColor(FAINT)
      .text(label, left, top + side + 2, {
        width: side,
        align: 'center',
        lineBreak: false,
      });
  }
  paper.fillColor(INK);
  paper.x = MARGIN_PT;
  paper.y = start + Math.ceil(pieces.length / perRow) * (side + UNDER_PT);
}

/** Too long for one row of codes, as it is with many witnesses: then the codes need the room of other things. */
export function isLong(text: string): boolean {
  return splitText(text).length > MOST_IN_ROW - 1;
}

/** What stands at the foot: who took it, and that the paper vouches for nothing by itself. */
export function drawFoot(paper: Paper, { by, unit, at, index }: Taken): void {
  const words =
    `由 ${by}（${unit}）于 ${minuteOf(at)} 出具，记于账本第 ${index} 条。` +
    '条目与附件不含被查人员姓名和档案内容；真伪以离线验证为准，不以本页的文字为准。';
  const y = paper.page.height - BOTTOM_PT - 14;
  paper
    .fontSize(7.5)
    .fillColor(FAINT)
    .text(words, MARGIN_PT, y, { width: widthOf(paper) });
}
