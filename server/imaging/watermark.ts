/** The visible mark: whoever photographs a page photographs the name of its reader with it. */
import { drawText, measureEms } from './draw-text.ts';
import { loadSharp } from './load-sharp.ts';
import { spellMissingGlyphs } from './missing-glyphs.ts';
import { requireInk } from './require-ink.ts';

/** `lines` are set large and pale; `trace` small and dark, so that binarising the page cannot erase it. */
export type MarkText = { lines: string[]; trace: string };

export type TileStyle = { fontPx: number; angleDegrees?: number };

/**
 * One period of the mark as the runs of its inked pixels: those of row `y` are entries
 * `rowStarts[y]` to `rowStarts[y + 1]`, each a column and three factors of 256 (red, green, blue).
 */
export type MarkTile = {
  width: number;
  height: number;
  rowStarts: Uint32Array;
  columns: Uint16Array;
  factors: Uint8Array;
};

/** What full ink leaves of the paper's light; multiplying never brightens a stroke of the original. */
const PALE = [0.95, 0.76, 0.76] as const;
const DARK = [0.46, 0.14, 0.3] as const;

const TRACE_SCALE = 0.54;
const TRACE_SPACING_EMS = 0.3;
const LINE_EMS = 1.45;

/** Draws the mark once; keep the tile for the session, for drawing costs more than blending. */
export async function renderTile(text: MarkText, style: TileStyle): Promise<MarkTile> {
  await requireInk(style.fontPx);
  const box = measureTile(text, style);
  const sharp = await loadSharp();
  const svg = Buffer.from(drawTile(text, style, box));
  const raster = await sharp(svg).removeAlpha().raw().toBuffer();
  return packTile(raster, box.width, box.height);
}

/** Widest line of the mark in ems of the large type. */
export function measureMark({ lines, trace }: MarkText): number {
  const traceEms =
    measureEms(spellMissingGlyphs(trace)) * TRACE_SCALE * (1 + TRACE_SPACING_EMS * 1.6);
  return Math.max(traceEms, ...lines.map((line) => measureEms(spellMissingGlyphs(line))));
}

/** Multiplies the tile into an RGB raster in place, over and over from the top left corner. */
export function blend(raw: Buffer, width: number, height: number, tile: MarkTile): void {
  for (let y = 0; y < height; y++) {
    const row = y % tile.height;
    const from = tile.rowStarts[row] ?? 0;
    const to = tile.rowStarts[row + 1] ?? 0;
    for (let left = 0; left < width; left += tile.width) {
      blendRun(raw, (y * width + left) * 3, width - left, tile, from, to);
    }
  }
}

function blendRun(
  raw: Buffer,
  offset: number,
  room: number,
  tile: MarkTile,
  from: number,
  to: number,
): void {
  const { columns, factors } = tile;
  for (let index = from; index < to; index++) {
    const column = columns[index] ?? room;
    if (column >= room) return;
    const at = offset + column * 3;
    raw[at] = ((raw[at] ?? 0) * (factors[index * 3] ?? 0)) >> 8;
    raw[at + 1] = ((raw[at + 1] ?? 0) * (factors[index * 3 + 1] ?? 0)) >> 8;
    raw[at + 2] = ((raw[at + 2] ?? 0) * (factors[index * 3 + 2] ?? 0)) >> 8;
  }
}

type TileBox = { width: number; height: number; blockHeight: number; radians: number };

function measureTile(text: MarkText, { fontPx, angleDegrees = 24 }: TileStyle): TileBox {
  const radians = (angleDegrees * Math.PI) / 180;
  const blockWidth = (measureMark(text) + 1) * fontPx;
  const blockHeight = (text.lines.length * LINE_EMS + 1) * fontPx;
  const across = blockWidth * Math.cos(radians) + blockHeight * Math.sin(radians);
  const down = blockWidth * Math.sin(radians) + blockHeight * Math.cos(radians);
  return { width: Math.ceil(across), height: 2 * Math.ceil(down), blockHeight, radians };
}

/** Two blocks to a tile, the lower one shifted by half a period and drawn on both edges that it crosses. */
function drawTile(text: MarkText, { fontPx }: TileStyle, box: TileBox): string {
  const { width, height } = box;
  const centres = [
    [width / 2, height / 4],
    [0, (height * 3) / 4],
    [width, (height * 3) / 4],
  ] as const;
  const degrees = (-box.radians * 180) / Math.PI;
  const block = drawBlock(text, fontPx, box.blockHeight);
  const placed = centres.map(
    ([x, y]) => `<g transform="translate(${x} ${y}) rotate(${degrees})">${block}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/>${placed.join('')}</svg>`;
}

// Red carries the pale coverage, green the dark one: one drawing gives both masks.
function drawBlock({ lines, trace }: MarkText, fontPx: number, blockHeight: number): string {
  const baseline = (line: number) => -blockHeight / 2 + (line * LINE_EMS + 1) * fontPx;
  const pale = `font-size="${fontPx}" fill="#f00"`;
  const dark = `font-size="${fontPx * TRACE_SCALE}" letter-spacing="${TRACE_SPACING_EMS}em" fill="#0f0" stroke="#0f0" stroke-width="${fontPx * 0.012}"`;
  const drawn = lines.map((line, index) => drawText(line, 0, baseline(index), pale));
  return [...drawn, drawText(trace, 0, baseline(lines.length) - fontPx * 0.3, dark)].join('');
}

function packTile(raster: Buffer, width: number, height: number): MarkTile {
  const rowStarts = new Uint32Array(height + 1);
  const columns: number[] = [];
  const factors: number[] = [];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const pale = (raster[pixel * 3] ?? 0) / 255;
    const dark = (raster[pixel * 3 + 1] ?? 0) / 255;
    if (pale + dark > 0.02) {
      columns.push(pixel % width);
      factors.push(...PALE.map((light, channel) => factor(pale, light, dark, DARK[channel] ?? 0)));
    }
    if ((pixel + 1) % width === 0) rowStarts[(pixel + 1) / width] = columns.length;
  }
  return {
    width,
    height,
    rowStarts,
    columns: Uint16Array.from(columns),
    factors: Uint8Array.from(factors),
  };
}

function factor(pale: number, paleLight: number, dark: number, darkLight: number): number {
  const left = (1 - pale * (1 - paleLight)) * (1 - dark * (1 - darkLight));
  return Math.min(255, Math.round(256 * left));
}
