import { inflateSync } from 'node:zlib';
import decodeQr from 'qr/decode.js';

const SCALE = 4;
const QUIET = 4;

type Square = { x: number; y: number; side: number };

/** What the QR codes of a PDF of ours say, one for each page: read from the squares that are drawn there. */
export function readCodes(pdf: Buffer): string[] {
  return contentsOf(pdf)
    .map(squaresOf)
    .filter((squares) => squares.length > 100)
    .map(decode);
}

function contentsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/Filter \/FlateDecode\n?>>\nstream\n/g)].flatMap(
    ({ index, 0: head }) => {
      const start = index + head.length;
      const end = text.indexOf('\nendstream', start);
      return [inflateSync(pdf.subarray(start, end)).toString('latin1')];
    },
  );
}

/** The modules of a code are small squares; every other rectangle is larger or no square. */
function squaresOf(content: string): Square[] {
  const squares: Square[] = [];
  for (const [, ...numbers] of content.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)) {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    if (width === height && width < 4) squares.push({ x, y, side: width });
  }
  return squares;
}

function decode(squares: readonly Square[]): string {
  const side = squares[0]?.side ?? 1;
  const left = Math.min(...squares.map(({ x }) => x));
  const top = Math.min(...squares.map(({ y }) => y));
  const cells = squares.map(({ x, y }) => [
    Math.round((x - left) / side),
    Math.round((y - top) / side),
  ]);
  const size = (Math.max(...cells.flat()) + 1 + 2 * QUIET) * SCALE;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (const [column = 0, row = 0] of cells) {
    for (let dy = 0; dy < SCALE; dy += 1) {
      const from = ((row + QUIET) * SCALE + dy) * size + (column + QUIET) * SCALE;
      data.fill(0, from * 4, (from + SCALE) * 4);
    }
  }
  return decodeQr({ width: size, height: size, data });
}
