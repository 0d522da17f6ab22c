import { drawCode } from '../../paper/draw-code.ts';
import { FAINT, INK, type Paper } from '../../paper/open-paper.ts';
import type { SheetFace } from './sheet-face.ts';

const LEFT_PT = 40;
const RIGHT_PT = 555;
const HEAD_PT = 26;
const PICTURE = { top: 62, width: RIGHT_PT - LEFT_PT, height: 652 };
const FOOT_PT = 724;
const CODE_PT = 84;
const TEXT_PT = 13;
const LEADING = 1.75;
const SEAL_PT = 132;

/** One sheet to be drawn: a marked picture, and for an extract the lines that stand on it. */
export type Sheet = { picture: Buffer; lines?: readonly string[] };

/** Draws a numbered sheet: head, marked picture with what stands on it, and the foot that leads to the ledger. */
export function drawSheet(
  paper: Paper,
  face: SheetFace,
  { picture, lines }: Sheet,
  { nth, of }: { nth: number; of: number },
): void {
  drawHead(paper, face, `第 ${nth} 张，共 ${of} 张`);
  const { top, width, height } = PICTURE;
  const options = { fit: [width, height] as [number, number], align: 'center', valign: 'center' };
  paper.image(picture, LEFT_PT, top, options as PDFKit.Mixins.ImageOption);
  if (lines) drawLines(paper, lines);
  paper.rect(LEFT_PT, top, width, height).lineWidth(0.5).stroke(FAINT);
  drawFoot(paper, face);
}

function drawHead(paper: Paper, face: SheetFace, count: string): void {
  const width = PICTURE.width;
  const at = (text: string, y: number, align: 'left' | 'center' | 'right'): void =>
    void paper.text(text, LEFT_PT, y, { width, align, height: 16, ellipsis: true });
  paper.font('bold').fontSize(12).fillColor(INK);
  at(face.secrecyMark, HEAD_PT, 'left');
  at(face.no, HEAD_PT, 'center');
  paper.font('regular').fontSize(9);
  at(count, HEAD_PT + 3, 'right');
  at(face.title, HEAD_PT + 18, 'center');
}

function drawLines(paper: Paper, lines: readonly string[]): void {
  paper.font('regular').fontSize(TEXT_PT).fillColor(INK);
  for (const [index, line] of lines.entries()) {
    const y = PICTURE.top + 24 + index * TEXT_PT * LEADING;
    paper.text(line, LEFT_PT + 22, y, { lineBreak: false });
  }
}

function drawFoot(paper: Paper, { facts, code }: SheetFace): void {
  drawCode(paper, code, { left: LEFT_PT, top: FOOT_PT, side: CODE_PT });
  const left = LEFT_PT + CODE_PT + 8;
  const width = RIGHT_PT - SEAL_PT - 8 - left;
  paper.font('regular').fontSize(8).fillColor(INK);
  for (const [index, fact] of facts.entries()) {
    const y = FOOT_PT + 4 + index * 13;
    paper.text(fact, left, y, { width, height: 12, ellipsis: true });
  }
  const seal = { left: RIGHT_PT - SEAL_PT, top: FOOT_PT + 4, height: CODE_PT - 8 };
  paper.rect(seal.left, seal.top, SEAL_PT, seal.height).lineWidth(0.5).stroke(FAINT);
  paper.fontSize(8).fillColor(FAINT);
  paper.text('校对人：', seal.left + 6, seal.top + 5, { lineBreak: false });
  paper.text('档案管理部门（盖章）', seal.left + 6, seal.top + 20, { lineBreak: false });
  paper.text('年　　月　　日', seal.left + 48, seal.top + seal.height - 14, { lineBreak: false });
  paper
    .fontSize(7)
    .text('本件有编号、登记在册，不得再复制；用后按上列办理。', LEFT_PT, FOOT_PT + CODE_PT + 2, {
      lineBreak: false,
    });
  paper.fillColor(INK);
}
