import type { Random } from '../random.ts';
import type { Canvas } from './canvas.ts';
import { GRAIN_SIDE, PAPER_GRAIN } from './paper-grain.ts';

type Tone = readonly [red: number, green: number, blue: number];

/** Paper as it looks today, by the time it was written on. */
const TONES: [until: string, tone: Tone][] = [
  ['1992', [232, 218, 186]],
  ['2003', [238, 229, 206]],
  ['2012', [243, 239, 226]],
  ['9999', [246, 245, 240]],
];

const CLEANED: Tone = [250, 250, 248];

const stocks = new Map<string, Buffer>();

/** Covers the canvas with paper of its year; a cleaned page is nearly white. */
export function layPaper(
  canvas: Canvas,
  formedOn: string,
  isCleaned: boolean,
  random: Random,
): void {
  const tone = isCleaned ? CLEANED : toneOf(formedOn);
  const stock = stockOf(tone, isCleaned ? 0.4 : 1);
  const shiftX = random.between(0, GRAIN_SIDE - 1);
  const shiftY = random.between(0, GRAIN_SIDE - 1);
  for (let y = 0; y < canvas.height; y++) {
    const line = ((y + shiftY) % GRAIN_SIDE) * GRAIN_SIDE;
    for (let x = -shiftX; x < canvas.width; x += GRAIN_SIDE) {
      const from = (line + Math.max(0, -x)) * 3;
      const to = (line + Math.min(GRAIN_SIDE, canvas.width - x)) * 3;
      stock.copy(canvas.data, (y * canvas.width + Math.max(0, x)) * 3, from, to);
    }
  }
  if (!isCleaned) shadeBinding(canvas);
}

function toneOf(formedOn: string): Tone {
  return TONES.find(([until]) => formedOn < until)?.[1] ?? CLEANED;
}

function stockOf(tone: Tone, grain: number): Buffer {
  const key = `${tone.join()}/${grain}`;
  const known = stocks.get(key);
  if (known !== undefined) return known;
  const stock = Buffer.alloc(GRAIN_SIDE * GRAIN_SIDE * 3);
  PAPER_GRAIN.forEach((value, at) => {
    for (const [channel, light] of tone.entries()) {
      stock[at * 3 + channel] = Math.min(255, light + value * grain);
    }
  });
  stocks.set(key, stock);
  return stock;
}

/** The bound edge does not lie flat on the glass: it is darker. */
function shadeBinding(canvas: Canvas): void {
  const reach = Math.round(canvas.pxPerMm * 7);
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < reach; x++) {
      const light = 1 - 0.22 * (1 - x / reach) ** 2;
      const at = (y * canvas.width + x) * 3;
      canvas.data[at] = (canvas.data[at] ?? 0) * light;
      canvas.data[at + 1] = (canvas.data[at + 1] ?? 0) * light;
      canvas.data[at + 2] = (canvas.data[at + 2] ?? 0) * light;
    }
  }
}
