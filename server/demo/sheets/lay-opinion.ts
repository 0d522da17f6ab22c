import type { OpinionCell } from './cells.ts';
import { fitText } from './fit-text.ts';
import type { CellBox } from './fit-text.ts';
import { widthMm, write } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const PEN_MM = 5.6;
const LABEL_MM = 4;

/** A decision at the top of its cell, who made it and when at the bottom right. */
export function layOpinion(cell: OpinionCell, box: CellBox): Sheet {
  const inset = { ...box, widthMm: box.widthMm - 8, heightMm: box.heightMm - 20 };
  const { lines, sizeMm } = fitText(`    ${cell.text}`, inset, PEN_MM);
  const right = box.x + box.widthMm - 8;
  const bottom = box.y + box.heightMm;
  const body = lines.map((line, index) =>
    write('hand', line, box.x + 4, box.y + 6 + index * sizeMm * 1.3, sizeMm),
  );
  const dated = write('hand', cell.date, right - widthMm(cell.date, PEN_MM), bottom - 5.5, PEN_MM);
  return [...body, dated, ...layAuthor(cell.by, right, bottom)];
}

function layAuthor(by: OpinionCell['by'], right: number, bottom: number): Sheet {
  if ('unitName' in by) {
    return [
      write('print', '（盖章）', right - 42, bottom - 12.5, LABEL_MM),
      { kind: 'seal', unitName: by.unitName, x: right - 23, y: bottom - 17 },
    ];
  }
  const signed = write('print', '签字：', right - 44, bottom - 14, LABEL_MM);
  if ('signer' in by) {
    const sizeMm = by.signer.length > 5 ? 4.2 : 6.6;
    return [signed, write('hand', by.signer, right - 31, bottom - 14.5, sizeMm)];
  }
  return [signed, { kind: 'chop', name: by.chopName, x: right - 20, y: bottom - 16 }];
}
