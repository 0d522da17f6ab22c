/** What happens to pictures of pages on their way out of the house. */
import { loadSharp } from '../../../server/imaging/load-sharp.ts';
import { seededRandom } from '../../faults/attempt-each.ts';
import { decodeRgb } from '../draw-sample-page.ts';

/** Another JPEG of a delivered one. */
export type Attack = (page: Buffer) => Promise<Buffer>;

/** What the mark outlasts without help. Crops keep a part of the page's area. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  none: (page) => Promise.resolve(page),
  q50: async (page) => (await open(page)).jpeg({ quality: 50 }).toBuffer(),
  q30: async (page) => (await open(page)).jpeg({ quality: 30 }).toBuffer(),
  'half scale': async (page) => (await open(page, 0.5)).jpeg({ quality: 80 }).toBuffer(),
  'half crop': (page) => cropPage(page, 0.13, Math.SQRT1_2),
  'quarter crop': (page) => cropPage(page, 0.26, 0.5),
  'rotation 2°': (page) => rotate(page, 2),
  'turned 90°': (page) => rotate(page, 90),
  'upside down': (page) => rotate(page, 181.3),
  screenshot: takeScreenshot,
  'print-scan': printAndScan,
  'darker 0.7': async (page) => (await open(page)).linear(0.7, 0).jpeg({ quality: 80 }).toBuffer(),
  grey: async (page) => (await open(page)).grayscale().jpeg({ quality: 80 }).toBuffer(),
  blur: async (page) => (await open(page)).median(3).blur(0.8).jpeg({ quality: 80 }).toBuffer(),
};

/** What leaves no paper to carry a mark: traced by the archived original. */
export const WHITENINGS: Readonly<Record<string, Attack>> = {
  'brighter 20 %': brightenPage,
  whitened: whitenPage,
  'whitened, half crop': async (page) => whitenPage(await cropPage(page, 0.13, Math.SQRT1_2)),
};

/** The picture on a plain raster, since sharp applies some of its steps in an order of its own. */
async function open(page: Buffer, scale = 1) {
  const sharp = await loadSharp();
  const { data, width, height } = decodeRgb(page);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  return scale === 1 ? picture : picture.resize(Math.round(width * scale));
}

export async function brightenPage(page: Buffer): Promise<Buffer> {
  return (await open(page)).linear(1.2, 0).jpeg({ quality: 80 }).toBuffer();
}

/** A part of each side, from a part of each side on. */
async function cropPage(page: Buffer, from: number, part: number): Promise<Buffer> {
  const { width, height } = decodeRgb(page);
  const area = {
    left: Math.round(width * from),
    top: Math.round(height * from),
    width: Math.round(width * part),
    height: Math.round(height * part),
  };
  return (await open(page)).extract(area).jpeg({ quality: 85 }).toBuffer();
}

async function rotate(page: Buffer, degrees: number): Promise<Buffer> {
  const turned = (await open(page)).rotate(degrees, { background: '#ddd' });
  return turned.jpeg({ quality: 80 }).toBuffer();
}

/** The upper part of a page in the window of a viewer, on a dark desk. */
async function takeScreenshot(page: Buffer): Promise<Buffer> {
  const shown = await (await open(page, 0.67)).png().toBuffer();
  const sharp = await loadSharp();
  const desk = { top: 64, bottom: 0, left: 220, right: 90, background: '#2b2f36' };
  const window = await sharp(shown).extend(desk).png().toBuffer();
  const { width, height } = await sharp(window).metadata();
  const screen = { left: 0, top: 0, width, height: Math.round(height * 0.85) };
  return sharp(window).extract(screen).jpeg({ quality: 70 }).toBuffer();
}

/** Printed and scanned askew at 1.05 of the scale: soft, noisy, a little paler. */
async function printAndScan(page: Buffer): Promise<Buffer> {
  const sharp = await loadSharp();
  const printed = (await open(page, 2)).grayscale().blur(1.1);
  const laid = await (await reopen(printed)).rotate(0.7, { background: '#fff' }).png().toBuffer();
  const { width } = await sharp(laid).metadata();
  const scanned = sharp(laid)
    .resize(Math.round(width * 0.524))
    .grayscale()
    .raw();
  const { data, info } = await scanned.toBuffer({ resolveWithObject: true });
  const random = seededRandom(1, data.length);
  for (let at = 0; at < data.length; at++) {
    const noise = (random(600) + random(600) + random(600)) / 100 - 9;
    data[at] = Math.max(0, Math.min(255, (data[at] ?? 0) * 0.96 + 4 + noise));
  }
  const raw = { width: info.width, height: info.height, channels: info.channels };
  return sharp(data, { raw }).jpeg({ quality: 80 }).toBuffer();
}

async function reopen(picture: Awaited<ReturnType<typeof open>>) {
  const sharp = await loadSharp();
  return sharp(await picture.png().toBuffer());
}

/** Levels so that nearly all of the paper is 255, and what is dark is darker. */
export async function whitenPage(page: Buffer): Promise<Buffer> {
  const { data } = decodeRgb(page);
  const green = data.filter((_, at) => at % 3 === 1).sort();
  const white = (green[green.length >> 1] ?? 255) - 6;
  const factor = 255 / (white - 30);
  return (await open(page))
    .linear(factor, -30 * factor)
    .jpeg({ quality: 80 })
    .toBuffer();
}
