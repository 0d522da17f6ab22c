import { loadSharp } from '../load-sharp.ts';

/** How far white drawings cover each pixel: one byte a pixel. `drawn` is a part of an SVG. */
export async function drawCoverage(drawn: string, width: number, height: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/>${drawn}</svg>`;
  const sharp = await loadSharp();
  return sharp(Buffer.from(svg)).extractChannel('red').raw().toBuffer();
}
