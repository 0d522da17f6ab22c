import { findDifferences, inkOf } from './find-differences.ts';
import type { InkMap } from './find-differences.ts';

/** Wide enough for handwriting, small enough to be done within a tenth of a second. */
const WIDTH_PX = 700;
const ONLY_LEFT = [200, 30, 30] as const;
const ONLY_RIGHT = [31, 95, 168] as const;

type Colour = readonly [number, number, number];

/** Two transparent pictures, to be laid over the left and the right page: what only that one has, in its colour. */
export function drawDifferences(
  left: ImageBitmap,
  right: ImageBitmap,
): [HTMLCanvasElement, HTMLCanvasElement] {
  const [onlyLeft, onlyRight] = findDifferences(readInk(left), readInk(right));
  return [paint(onlyLeft, ONLY_LEFT), paint(onlyRight, ONLY_RIGHT)];
}

function readInk(bitmap: ImageBitmap): InkMap {
  const canvas = document.createElement('canvas');
  const [width, height] = [WIDTH_PX, Math.round((WIDTH_PX * bitmap.height) / bitmap.width)];
  Object.assign(canvas, { width, height });
  const ink = canvas.getContext('2d', { willReadFrequently: true });
  if (!ink) throw new Error('no canvas to compare on');
  ink.imageSmoothingQuality = 'high';
  ink.drawImage(bitmap, 0, 0, width, height);
  const map = inkOf(ink.getImageData(0, 0, width, height).data, width, height);
  // Its pixels must not wait for the garbage collector.
  canvas.width = 0;
  return map;
}

/** A little wider than the stroke, so that it is seen on a whole page. */
function paint({ width, height, ink }: InkMap, [red, green, blue]: Colour): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pixels = new ImageData(width, height);
  ink.forEach((value, at) => {
    if (value === 1) pixels.data.set([red, green, blue, 255], at * 4);
  });
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas;
}
