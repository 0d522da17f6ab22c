import type { Cell, Row } from './cells.ts';
import { fitText, LINE_PITCH, PAD_MM } from './fit-text.ts';
import type { CellBox } from './fit-text.ts';
import { layOpinion } from './lay-opinion.ts';
import { rule, write, writeCentred } from './sheet.ts';
import type { Ink, Sheet } from './sheet.ts';

export type TableBox = { x: number; y: number; widthMm: number };

const LABEL_MM = 4;
const PEN_MM = 5.6;

/** Rows under one another in a frame; every cell's text is set to fit it. */
export function layTable(box: TableBox, rows: Row[]): Sheet {
  let y = box.y;
  const inks: Ink[] = [];
  for (const row of rows) {
    inks.push(rule(box.x, y, box.x + box.widthMm, y), ...layRow(row, { ...box, y }));
    y += row.heightMm;
  }
  const right = box.x + box.widthMm;
  inks.push(rule(box.x, y, right, y), rule(box.x, box.y, box.x, y), rule(right, box.y, right, y));
  return inks;
}

function layRow(row: Row, box: TableBox): Sheet {
  const total = row.cells.reduce((sum, cell) => sum + cell.weight, 0);
  let x = box.x;
  return row.cells.flatMap((cell) => {
    const { heightMm } = row;
    const cellBox = { x, y: box.y, widthMm: (box.widthMm * cell.weight) / total, heightMm };
    const edge = x > box.x ? [rule(x, box.y, x, box.y + heightMm)] : [];
    x += cellBox.widthMm;
    return [...edge, ...layCell(cell, cellBox)];
  });
}

function layCell(cell: Cell, box: CellBox): Sheet {
  switch (cell.kind) {
    case 'stack':
      return layTable(box, cell.rows);
    case 'photo':
      return layPhoto(cell, box);
    case 'opinion':
      return layOpinion(cell, box);
    case 'text':
      return isUpright(cell.text, box) ? layUpright(cell.text, box) : layText(cell, box);
  }
}

function layText({ face, text, align }: Extract<Cell, { kind: 'text' }>, box: CellBox): Sheet {
  const { lines, sizeMm } = fitText(text, box, face === 'hand' ? PEN_MM : LABEL_MM);
  const pitch = sizeMm * LINE_PITCH;
  const centre = box.y + box.heightMm / 2 - ((lines.length - 1) * pitch) / 2;
  const top = align === 'top' ? Math.min(centre, box.y + PAD_MM * 2 + sizeMm / 2) : centre;
  return lines.map((line, index) => {
    const y = top + index * pitch;
    return align === 'middle'
      ? writeCentred(face, line, box.x + box.widthMm / 2, y, sizeMm)
      : write(face, line, box.x + PAD_MM, y, sizeMm);
  });
}

/** A narrow, high cell carries its label from top to bottom. */
function isUpright(text: string, box: CellBox): boolean {
  return box.widthMm < 16 && text.length > 2 && box.heightMm > text.length * LABEL_MM * 1.1;
}

function layUpright(text: string, box: CellBox): Sheet {
  const pitch = Math.min(LABEL_MM * 1.5, (box.heightMm - 2) / text.length);
  const top = box.y + box.heightMm / 2 - ((text.length - 1) * pitch) / 2;
  const centre = box.x + box.widthMm / 2;
  return Array.from(text, (one, index) =>
    writeCentred('print', one, centre, top + index * pitch, Math.min(LABEL_MM, pitch)),
  );
}

function layPhoto(cell: Extract<Cell, { kind: 'photo' }>, box: CellBox): Sheet {
  const width = Math.min(25, box.widthMm - 2);
  const height = Math.min(35, box.heightMm - 2);
  const x = box.x + (box.widthMm - width) / 2;
  const y = box.y + (box.heightMm - height) / 2;
  const { personKey, sex } = cell;
  return [{ kind: 'photo', personKey, sex, x, y, width, height }];
}
