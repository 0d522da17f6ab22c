import { drawText } from '../draw-text.ts';
import { drawCoverage } from './draw-coverage.ts';
import { packInk } from './ink-runs.ts';
import type { InkRuns } from './ink-runs.ts';
import { layTrace, measureMark, PLAIN_LAYOUT } from './mark-text.ts';
import type { MarkText } from './mark-text.ts';
import { renderWord } from './render-word.ts';
import type { WordStamp } from './render-word.ts';

/** One period of the mark: its pale lines, and where the middles of its dark words may stand. */
export type MarkTile = { pale: InkRuns; words: PlacedWord[] };

export type PlacedWord = { stamp: WordStamp; x: number; y: number };

/** Red light is left alone, so that who looks in it sees the page as it was. */
const PALE = { red: 1, rest: 0.76 };
const LINE_EMS = 1.45;
const TRACE_LINE_EMS = 0.7;

/** Draws the mark once; keep the tile for the session, for drawing costs more than blending. */
export async function renderTile(text: MarkText, fontPx: number): Promise<MarkTile> {
  const box = measureTile(text, fontPx);
  const [raster, words] = await Promise.all([
    drawPale(text, fontPx, box),
    placeWords(text, fontPx, box),
  ]);
  return { pale: packInk(raster, box.width, box.height, PALE), words };
}

type TileBox = { width: number; height: number; blockHeight: number; radians: number };

function measureTile(text: MarkText, fontPx: number): TileBox {
  const { angleDegrees } = text.layout ?? PLAIN_LAYOUT;
  const radians = (angleDegrees * Math.PI) / 180;
  const blockWidth = (measureMark(text) + 1) * fontPx;
  const blockHeight = (text.lines.length * LINE_EMS + 1) * fontPx;
  const across = blockWidth * Math.cos(radians) + blockHeight * Math.sin(radians);
  const down = blockWidth * Math.sin(radians) + blockHeight * Math.cos(radians);
  return { width: Math.ceil(across), height: 2 * Math.ceil(down), blockHeight, radians };
}

/** Two blocks to a tile, the lower one shifted by half a period. */
function centresOf({ width, height }: TileBox): [upper: Point, lower: Point] {
  return [
    { x: width / 2, y: height / 4 },
    { x: 0, y: (height * 3) / 4 },
  ];
}

type Point = { x: number; y: number };

async function drawPale({ lines }: MarkText, fontPx: number, box: TileBox): Promise<Buffer> {
  const { width, height, blockHeight, radians } = box;
  const style = `font-size="${fontPx}" fill="#fff"`;
  const baseline = (line: number) => -blockHeight / 2 + (line * LINE_EMS + 1) * fontPx;
  const block = lines.map((line, index) => drawText(line, 0, baseline(index), style)).join('');
  const [upper, lower] = centresOf(box);
  // The lower block crosses both edges of the tile.
  const placed = [upper, lower, { x: lower.x + width, y: lower.y }].map(
    ({ x, y }) =>
      `<g transform="translate(${x} ${y}) rotate(${(-radians * 180) / Math.PI})">${block}</g>`,
  );
  return drawCoverage(placed.join(''), width, height);
}

async function placeWords(text: MarkText, fontPx: number, box: TileBox): Promise<PlacedWord[]> {
  const { radians, blockHeight } = box;
  const line = -blockHeight / 2 + (text.lines.length * LINE_EMS + TRACE_LINE_EMS) * fontPx;
  const words = layTrace(text.trace).map(async (word) => {
    const stamp = await renderWord(word, fontPx, radians);
    const along = word.middleEms * fontPx;
    return centresOf(box).map(({ x, y }) => ({
      stamp,
      x: Math.round(x + along * Math.cos(radians) + line * Math.sin(radians)),
      y: Math.round(y - along * Math.sin(radians) + line * Math.cos(radians)),
    }));
  });
  return (await Promise.all(words)).flat();
}
