import type { Crop } from './crop.ts';

/** Quarter turns clockwise, and what is kept of the picture turned so. */
export type Trim = { turns: 0 | 1 | 2 | 3; crop: Crop };
export type Size = { width: number; height: number };
type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];

/** Fine enough for the mark, which survives far worse. */
const JPEG_QUALITY = 0.95;

/** The size of a picture after quarter turns. */
export function turnedSize({ width, height }: Size, turns: Trim['turns']): Size {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** The kept part in whole pixels of the turned picture, never empty. */
export function boxOf(picture: Size, { turns, crop }: Trim): Size & { left: number; top: number } {
  const { width, height } = turnedSize(picture, turns);
  const left = Math.min(width - 1, Math.round(crop.left * width));
  const top = Math.min(height - 1, Math.round(crop.top * height));
  return {
    left,
    top,
    width: Math.max(1, Math.round(crop.right * width) - left),
    height: Math.max(1, Math.round(crop.bottom * height) - top),
  };
}

/** Draws a picture with its quarter turns; its turned top left corner comes to the origin of `context`. */
export function drawTurned(
  context: CanvasRenderingContext2D,
  picture: HTMLImageElement,
  turns: Trim['turns'],
): void {
  const { naturalWidth: width, naturalHeight: height } = picture;
  // Whole numbers: what sines and cosines leave over would blur every pixel a little.
  const matrices: Record<Trim['turns'], Matrix> = {
    0: [1, 0, 0, 1, 0, 0],
    1: [0, 1, -1, 0, height, 0],
    2: [-1, 0, 0, -1, width, height],
    3: [0, -1, 1, 0, 0, width],
  };
  context.transform(...matrices[turns]);
  context.drawImage(picture, 0, 0);
}

/** The kept part as a file of the same kind, pixel for pixel; a PNG stays without loss unless it comes out too large. */
export async function cutPicture(
  picture: HTMLImageElement,
  trim: Trim,
  { type, mostBytes }: { type: string; mostBytes: number },
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const size = { width: picture.naturalWidth, height: picture.naturalHeight };
  const { left, top, width, height } = boxOf(size, trim);
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingEnabled = false;
  context.translate(-left, -top);
  drawTurned(context, picture, trim.turns);
  const cut = await encode(canvas, type === 'image/jpeg' ? type : 'image/png');
  return cut.size <= mostBytes ? cut : encode(canvas, 'image/jpeg');
}

function encode(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture cannot be cut'))),
      type,
      JPEG_QUALITY,
    );
  });
}
