import { loadSharp } from '../load-sharp.ts';
import { drawProof, PROOF_PX, requireProof } from './ink-proof.ts';

/**
 * How far white drawings cover each pixel: one byte a pixel. `drawn` is a part of an SVG.
 * @throws when its text would show no characters.
 */
export async function drawCoverage(drawn: string, width: number, height: number): Promise<Buffer> {
  const size = (rows: number): string => `width="${width}" height="${rows}"`;
  const shown = `<svg y="${PROOF_PX}" ${size(height)}>${drawn}</svg>`;
  const whole = size(height + PROOF_PX);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${whole}><rect ${whole}/>${drawProof()}${shown}</svg>`;
  const sharp = await loadSharp();
  const raster = await sharp(Buffer.from(svg)).extractChannel('red').raw().toBuffer();
  requireProof(raster, width);
  return raster.subarray(PROOF_PX * width);
}
