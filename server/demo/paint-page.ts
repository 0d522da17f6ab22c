import { createRandom } from './random.ts';
import type { DemoMaterial, DemoPerson } from './demo-plan.ts';
import type { Canvas } from './paint/canvas.ts';
import { drawSheet } from './paint/draw-sheet.ts';
import { encodeScan } from './paint/encode-scan.ts';
import { layPaper } from './paint/lay-paper.ts';
import { preparePress } from './paint/press.ts';
import { punchHoles } from './paint/punch-holes.ts';
import { laySheets } from './sheets/lay-sheets.ts';
import { SHEET_WIDTH_MM } from './sheets/sheet.ts';

/** Pixels of a page: A4 at 300 dpi, or at 75 dpi where only the path matters. */
export const PAGE_SIZES = {
  full: { width: 2480, height: 3508 },
  small: { width: 620, height: 877 },
} as const;

export type PageSize = keyof typeof PAGE_SIZES;

export type PageOrder = {
  seed: string;
  person: DemoPerson;
  material: DemoMaterial;
  /** From 1. */
  pageNumber: number;
  size: PageSize;
  /** A cleaned page lies straight on white paper, without holes or shadows. */
  isCleaned: boolean;
};

/** One scanned page as a JPEG, the same for the same order. `prepareFonts` must have run. */
export async function paintPage(order: PageOrder): Promise<Buffer> {
  const { seed, person, material, pageNumber, isCleaned } = order;
  const key = [seed, person.idNumber, material.classCode, material.seq];
  const sheets = laySheets({ person, material, random: createRandom(...key) });
  const sheet = sheets[pageNumber - 1];
  if (sheet === undefined) throw new RangeError(`${material.title} has no page ${pageNumber}`);
  const random = createRandom(...key, pageNumber);
  const canvas = openCanvas(order.size, isCleaned ? 0 : (random.next() - 0.5) * 1.4);
  layPaper(canvas, material.formedOn, isCleaned, random);
  const ink = createRandom(...key, 'ink');
  await drawSheet(preparePress(canvas, ink, material.remark === '复印件'), sheet);
  if (!isCleaned) punchHoles(canvas);
  return encodeScan(canvas);
}

function openCanvas(size: PageSize, skewDegrees: number): Canvas {
  const { width, height } = PAGE_SIZES[size];
  const skewRadians = (skewDegrees * Math.PI) / 180;
  const data = Buffer.allocUnsafe(width * height * 3);
  return { data, width, height, pxPerMm: width / SHEET_WIDTH_MM, skewRadians };
}
