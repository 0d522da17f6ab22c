import { Readable } from 'node:stream';
import { openPaper, type Paper } from '../../paper/open-paper.ts';
import { drawSheet, type Sheet } from './draw-sheet.ts';
import type { SheetFace } from './sheet-face.ts';

type Printed = {
  face: SheetFace;
  count: number;
  at: Date;
  /** Makes one sheet, from 0 on; each is asked for only when the one before has been taken. */
  sheet: (nth: number) => Promise<Sheet>;
};

/**
 * A copy as a PDF that is made while it is read, sheet by sheet, so that no more than one picture is held. The first
 * is made before this settles: what cannot be begun is refused with words, not with half a file.
 */
export async function printSheets(printed: Printed): Promise<Readable> {
  const first = await printed.sheet(0);
  return Readable.from(write(printed, first), { objectMode: false });
}

async function* write({ face, count, at, sheet }: Printed, first: Sheet): AsyncGenerator<Buffer> {
  const paper = openPaper(face.no, at);
  for (let nth = 0; nth < count; nth += 1) {
    const drawn = nth === 0 ? first : await sheet(nth);
    if (nth > 0) paper.addPage();
    drawSheet(paper, face, drawn, { nth: nth + 1, of: count });
    yield* drain(paper);
  }
  paper.end();
  for await (const chunk of paper) yield chunk as Buffer;
}

function* drain(paper: Paper): Generator<Buffer> {
  for (;;) {
    const chunk = paper.read() as Buffer | null;
    if (chunk === null) return;
    yield chunk;
  }
}
